package io.postrider.webhook;

import io.postrider.audit.AuditEntry;
import io.postrider.audit.AuditLog;
import io.postrider.event.EventPosition;
import io.postrider.event.LoggedEvent;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** What a person may have sent, or not any more: a test, a delivery again, a stretch of the log. */
@Service
public class Redelivery {

  /** Not in the log, and nothing to subscribe to. */
  private static final String TEST = "webhook.test";

  private final Webhooks webhooks;
  private final Deliveries deliveries;
  private final Replays replays;
  private final Courier courier;
  private final DeliveryBody body;
  private final EndpointSchedule schedule;
  private final AuditLog audit;
  private final InstantSource time;

  Redelivery(
      Webhooks webhooks,
      Deliveries deliveries,
      Replays replays,
      Courier courier,
      DeliveryBody body,
      EndpointSchedule schedule,
      AuditLog audit,
      InstantSource time) {
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.replays = replays;
    this.courier = courier;
    this.body = body;
    this.schedule = schedule;
    this.audit = audit;
    this.time = time;
  }

  /** What a test was, and what came of it. */
  public record Tested(UUID eventId, Attempt attempt) {}

  /** Sends an event that did not happen, once, also to an endpoint that is disabled. */
  public Tested test(Webhook webhook) {
    UUID eventId = UUID.randomUUID();
    LoggedEvent event =
        new LoggedEvent(
            EventPosition.START,
            eventId,
            TEST,
            null,
            webhook.id().toString(),
            now(),
            "{\"webhookId\":\"" + webhook.id() + "\"}");
    Attempt attempt =
        courier.send(
            webhook.id(),
            webhook.terms().url(),
            eventId,
            body.of(event, webhook.terms().payload()));
    audit.note(
        WebhookRegister.entry("tested", webhook.id()).with("accepted", attempt.isAccepted()));
    return new Tested(eventId, attempt);
  }

  /**
   * Has one delivery made at once, whatever became of it.
   *
   * @throws ProblemException {@code conflict} if the endpoint is disabled
   */
  public void retry(Webhook webhook, Delivery delivery) {
    requireEnabled(webhook);
    audit.recorded(
        () -> deliveries.retry(delivery, now()),
        AuditEntry.of("delivery.retried", "delivery", delivery.id())
            .with("webhookId", webhook.id()));
    schedule.wake(List.of(webhook.id()));
  }

  /** Deletes what was given up: nobody wants it any more, and whoever missed events knows it. */
  public void forgetDead(Webhook webhook) {
    audit.recorded(
        () -> {
          webhooks.forgetGap(webhook.id());
          return deliveries.forgetDead(webhook.id());
        },
        dead -> WebhookRegister.entry("dead_letters_deleted", webhook.id()).with("count", dead));
  }

  /**
   * Has the events of a time sent once more, each with its own id.
   *
   * @param types empty for all that the endpoint takes
   * @throws ProblemException {@code conflict} if the endpoint is disabled
   */
  public Replay replay(Webhook webhook, Instant from, Instant to, Set<String> types) {
    requireEnabled(webhook);
    Replay replay =
        audit.recorded(
            () -> replays.add(webhook, from, to, types),
            made ->
                WebhookRegister.entry("replayed", webhook.id())
                    .with("replayId", made.id())
                    .with("from", from)
                    .with("to", to));
    schedule.wake(List.of(webhook.id()));
    return replay;
  }

  private static void requireEnabled(Webhook webhook) {
    if (!webhook.terms().enabled()) {
      throw new ProblemException(
          Problem.of(ProblemCode.CONFLICT, "The webhook is disabled, nothing is sent to it.")
              .withHint("Enable it first with PATCH {\"enabled\": true}."));
    }
  }

  private Instant now() {
    return time.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
