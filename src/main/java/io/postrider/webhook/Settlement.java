package io.postrider.webhook;

import io.postrider.event.EventDraft;
import io.postrider.event.EventLog;
import io.postrider.event.EventType;
import io.postrider.web.Problem;
import io.postrider.webhook.WebhookMetrics.Result;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes down what an attempt came to, in one transaction. Until it is written the delivery is due:
 * whoever dies in between leaves it to be sent again. Safe for use by many threads.
 */
@Component
class Settlement {

  /** Why an endpoint that answered 410 is disabled. */
  static final String GONE = "gone";

  private static final Duration NOTED_EVERY = Duration.ofSeconds(5);

  private final Deliveries deliveries;
  private final Webhooks webhooks;
  private final RetrySchedule schedule;
  private final EventLog events;
  private final WebhookMetrics metrics;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  Settlement(
      Deliveries deliveries,
      Webhooks webhooks,
      RetrySchedule schedule,
      EventLog events,
      WebhookMetrics metrics,
      TransactionTemplate transaction,
      InstantSource time) {
    this.deliveries = deliveries;
    this.webhooks = webhooks;
    this.schedule = schedule;
    this.events = events;
    this.metrics = metrics;
    this.transaction = transaction;
    this.time = time;
  }

  /** What {@code webhook.disabled} tells. */
  private record Disabled(UUID webhookId, String url, String reason) {}

  /**
   * Settles one attempt.
   *
   * @return whether the endpoint may be sent more at once
   */
  boolean settle(Webhook webhook, Delivery delivery, Attempt attempt) {
    Instant now = time.instant().truncatedTo(ChronoUnit.MICROS);
    Problem problem = attempt.problem();
    Result result;
    if (problem == null) {
      transaction.executeWithoutResult(_ -> accepted(delivery, attempt, now));
      result = Result.DELIVERED;
    } else {
      result = transaction.execute(_ -> failed(webhook, delivery, attempt, problem, now));
    }
    metrics.attempted(delivery, attempt, result);
    return !attempt.isGone() && attempt.retryAfter() == null;
  }

  private void accepted(Delivery delivery, Attempt attempt, Instant now) {
    // the endpoint's row before the delivery's, as whoever removes an endpoint locks them
    webhooks.succeeded(delivery.webhookId(), now, now.minus(NOTED_EVERY));
    if (deliveries.end(delivery, attempt, DeliveryState.DELIVERED, now) && delivery.replayed()) {
      deliveries.forgetDead(delivery.webhookId(), delivery.eventId());
    }
  }

  private Result failed(
      Webhook webhook, Delivery delivery, Attempt attempt, Problem problem, Instant now) {
    webhooks.failed(webhook.id(), problem, heldUntil(attempt, now), now);
    Optional<Instant> next =
        attempt.isGone()
            ? Optional.empty()
            : schedule.next(delivery.attempts() + 1, now, attempt.retryAfter());
    if (attempt.isGone() && webhooks.disable(webhook, GONE, now)) {
      events.append(
          EventDraft.of(
              EventType.WEBHOOK_DISABLED,
              null,
              webhook.id(),
              now,
              new Disabled(webhook.id(), webhook.terms().url().toString(), GONE)));
    }
    if (next.isPresent()) {
      deliveries.postpone(delivery, attempt, next.get());
      return Result.RETRIED;
    }
    deliveries.end(delivery, attempt, DeliveryState.DEAD, now);
    return Result.DEAD;
  }

  private @Nullable Instant heldUntil(Attempt attempt, Instant now) {
    Duration asked = attempt.retryAfter();
    return asked == null ? null : now.plus(schedule.bounded(asked));
  }
}
