package io.postrider.message;

import io.postrider.mime.ParseStatus;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which messages are wanted; null members want all.
 *
 * @param accounts empty: none
 * @param from words of names and addresses of From, as {@link SearchTerms} reads them; here and
 *     below the last one of a term may go on
 * @param to words of To and Cc
 * @param subject words of the subject
 * @param words words of subject, addresses, names of attachments and text
 * @param since not before that time by the message's own date (sent, else received, else fetched)
 * @param until before that time
 * @param sha256 of the raw message, in hexadecimal
 */
public record MessageFilter(
    @Nullable Set<UUID> accounts,
    @Nullable String from,
    @Nullable String to,
    @Nullable String subject,
    @Nullable String words,
    @Nullable String messageIdHeader,
    @Nullable String uidl,
    @Nullable String sha256,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable Instant fetchedSince,
    @Nullable Boolean hasAttachments,
    @Nullable Long minSize,
    @Nullable Long maxSize,
    @Nullable ParseStatus parse) {}
