package io.postrider.webhook;

import io.postrider.web.Problem;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event for one endpoint.
 *
 * @param seq its place among the deliveries; grows
 * @param replayed asked for once more
 * @param attempts made so far
 * @param dueAt the next attempt; null once it ended
 * @param last what came of the last attempt; null before the first
 */
public record Delivery(
    long seq,
    UUID id,
    UUID webhookId,
    UUID eventId,
    String eventType,
    @Nullable UUID accountId,
    Instant eventTime,
    boolean replayed,
    DeliveryState state,
    int attempts,
    @Nullable Instant dueAt,
    Instant createdAt,
    @Nullable Instant endedAt,
    @Nullable LastAttempt last) {

  /** The last attempt; {@code status} is null where no answer came. */
  public record LastAttempt(
      Instant at,
      @Nullable Integer status,
      long millis,
      @Nullable String response,
      @Nullable Problem problem) {}
}
