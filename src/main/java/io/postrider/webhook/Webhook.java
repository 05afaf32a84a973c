package io.postrider.webhook;

import io.postrider.event.EventPosition;
import io.postrider.web.Problem;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint that is told of events.
 *
 * @param place how far it is in the event log
 * @param version of the terms; how deliveries fare does not change it
 */
public record Webhook(
    UUID id,
    WebhookTerms terms,
    EventPosition place,
    Standing standing,
    Instant createdAt,
    Instant updatedAt,
    long version) {

  /**
   * How it fares.
   *
   * @param disabledReason why it was disabled by itself, {@code gone}
   * @param gapAt when it was found that some events had been deleted before they were read
   * @param heldUntil the endpoint asked to be left alone until then
   * @param consecutiveFailures attempts that failed since the last that did not
   * @param problem of the last attempt, if that failed
   */
  public record Standing(
      @Nullable String disabledReason,
      @Nullable Instant gapAt,
      @Nullable Instant heldUntil,
      int consecutiveFailures,
      @Nullable Instant lastSuccessAt,
      @Nullable Instant lastFailureAt,
      @Nullable Problem problem) {}
}
