package io.postrider.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as it stands in the log.
 *
 * @param place a reader that begins behind it goes on with the next
 * @param type e.g. {@code message.stored}; text, for a newer replica may know more types
 * @param data JSON
 */
public record LoggedEvent(
    EventPosition place,
    UUID id,
    String type,
    @Nullable UUID accountId,
    String subject,
    Instant time,
    String data) {}
