package io.postrider.webhook.web;

import io.postrider.event.EventType;
import io.postrider.web.Problem;
import io.postrider.web.Vocabulary;
import io.postrider.webhook.Attempt;
import io.postrider.webhook.Redelivery;
import io.postrider.webhook.Replay;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the operations on an endpoint take and give. */
final class ActionPayload {

  private ActionPayload() {}

  /** What a test delivery came to. */
  @Schema(name = "WebhookTest")
  record Tested(
      boolean ok,
      @Schema(description = "The `webhook-id` that was sent") UUID eventId,
      @Schema(description = "Of the answer; `null` where none came") @Nullable Integer status,
      long millis,
      @Schema(description = "How the answer's body begins") @Nullable String response,
      @Schema(description = "Why it failed; `null` where it did not") @Nullable Problem problem) {

    static Tested of(Redelivery.Tested tested) {
      Attempt attempt = tested.attempt();
      return new Tested(
          attempt.isAccepted(),
          tested.eventId(),
          attempt.status(),
          attempt.millis(),
          attempt.response(),
          attempt.problem());
    }
  }

  /** A new secret, for the only time. */
  @Schema(name = "RotatedSecret")
  record Rotated(
      @Schema(example = "whsec_bm90IGEgc2VjcmV0LCBqdXN0IGFuIGV4YW1wbGUh") String secret,
      @Schema(description = "Until then the secret before it signs as well")
          Instant previousUntil) {

    @Override
    public String toString() {
      return "Rotated[" + previousUntil + "]";
    }
  }

  /**
   * What to send once more.
   *
   * @param to now if it is absent
   */
  @Schema(name = "ReplayDraft")
  record ReplayDraft(
      @NotNull @Schema(description = "Events of this time and later") Instant from,
      @Schema(description = "And before this one; absent for now") @Nullable Instant to,
      @Schema(description = "Of the types that the webhook takes; empty or absent for all")
          @Size(max = 100)
          @Vocabulary(EventType.class)
          Set<@NotNull String> types) {

    ReplayDraft {
      types = types == null ? Set.of() : types;
    }
  }

  /** A stretch of the log that is sent once more. */
  @Schema(name = "Replay")
  record ReplayView(
      UUID id,
      UUID webhookId,
      @Schema(
              description = "`running` until all of it are deliveries, then `completed`",
              allowableValues = {"running", "completed"})
          String state,
      Instant from,
      Instant to,
      @Vocabulary(EventType.class) SortedSet<String> types,
      @Schema(description = "Deliveries made of it so far") long queued,
      Instant createdAt,
      @Nullable Instant endedAt) {

    static ReplayView of(Replay replay) {
      return new ReplayView(
          replay.id(),
          replay.webhookId(),
          replay.endedAt() == null ? "running" : "completed",
          replay.from(),
          replay.to(),
          new TreeSet<>(replay.types()),
          replay.queued(),
          replay.createdAt(),
          replay.endedAt());
    }
  }
}
