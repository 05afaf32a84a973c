package io.postrider.message;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as it came from a maildrop, not yet kept.
 *
 * @param messageId derived from what identifies it on the server, so that a repeated fetch gives
 *     the same
 * @param pollId null: it was not fetched but imported
 * @param uidl one octet a char
 */
public record Arrival(
    UUID messageId,
    UUID accountId,
    @Nullable UUID pollId,
    String uidl,
    RawContent content,
    Instant fetchedAt) {}
