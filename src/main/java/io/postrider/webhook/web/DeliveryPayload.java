package io.postrider.webhook.web;

import io.postrider.web.Problem;
import io.postrider.webhook.Delivery;
import io.postrider.webhook.Delivery.LastAttempt;
import io.postrider.webhook.DeliveryState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is shown of deliveries. */
final class DeliveryPayload {

  private DeliveryPayload() {}

  /** One event for one endpoint. */
  @Schema(name = "Delivery")
  record View(
      UUID id,
      UUID webhookId,
      @Schema(description = "Also the `webhook-id` of each attempt") UUID eventId,
      @Schema(example = "message.stored") String type,
      @Nullable UUID accountId,
      @Schema(description = "Asked for once more by a replay") boolean replayed,
      DeliveryState state,
      @Schema(description = "Made so far") int attempts,
      @Schema(description = "`null` once it ended") @Nullable Instant nextAttemptAt,
      Instant createdAt,
      @Nullable Instant endedAt,
      @Nullable Attempted lastAttempt) {

    static View of(Delivery delivery) {
      return new View(
          delivery.id(),
          delivery.webhookId(),
          delivery.eventId(),
          delivery.eventType(),
          delivery.accountId(),
          delivery.replayed(),
          delivery.state(),
          delivery.attempts(),
          delivery.dueAt(),
          delivery.createdAt(),
          delivery.endedAt(),
          Attempted.of(delivery.last()));
    }
  }

  /** The last attempt. */
  @Schema(name = "DeliveryAttempt")
  record Attempted(
      Instant at,
      @Schema(description = "Of the answer; `null` where none came") @Nullable Integer status,
      long millis,
      @Schema(description = "How the answer's body begins") @Nullable String response,
      @Schema(description = "Why it failed; `null` where it did not") @Nullable Problem problem) {

    static @Nullable Attempted of(@Nullable LastAttempt last) {
      return last == null
          ? null
          : new Attempted(last.at(), last.status(), last.millis(), last.response(), last.problem());
    }
  }
}
