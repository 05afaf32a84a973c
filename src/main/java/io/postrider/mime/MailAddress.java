package io.postrider.mime;

import org.jspecify.annotations.Nullable;

/**
 * One mailbox of an address field (RFC 5322 §3.4).
 *
 * @param name display name, decoded; null where none is given
 * @param address the addr-spec as written; null where the words hold none
 */
public record MailAddress(@Nullable String name, @Nullable String address) {}
