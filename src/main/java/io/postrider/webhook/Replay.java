package io.postrider.webhook;

import io.postrider.event.EventPosition;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the log that an endpoint is sent once more.
 *
 * @param from events of this time and later
 * @param to and before this one
 * @param types empty for all that the endpoint takes
 * @param place how far it is read
 * @param end the last position of the log when it was asked for
 * @param queued deliveries made of it so far
 * @param endedAt null while it runs
 */
public record Replay(
    UUID id,
    UUID webhookId,
    Instant from,
    Instant to,
    Set<String> types,
    EventPosition place,
    long end,
    long queued,
    Instant createdAt,
    @Nullable Instant endedAt) {

  public Replay {
    types = Set.copyOf(types);
  }
}
