package io.postrider.webhook;

import io.postrider.event.EventFeed;
import io.postrider.webhook.Deliveries.Due;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/**
 * Serves one endpoint for a while: takes in what happened, sends what is due, and says when to come
 * back. The scheduler sees to it that an endpoint is served by one thread of one replica at a time;
 * if ever two did, each event would still become one delivery. Safe for use by many threads.
 */
@Component
class EndpointRun {

  /** Even where nothing happens, so that a place in the log never gets too old. */
  static final Duration IDLE = Duration.ofMinutes(10);

  /** After so long others have their turn, if there are more endpoints than threads. */
  private static final Duration SLICE = Duration.ofSeconds(30);

  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration WHILE_FULL = Duration.ofSeconds(30);
  private static final int AT_ONCE = 100;

  private final Webhooks webhooks;
  private final Deliveries deliveries;
  private final Intake intake;
  private final Replays replays;
  private final Courier courier;
  private final Settlement settlement;
  private final EventFeed feed;
  private final WebhookSettings settings;
  private final InstantSource time;

  EndpointRun(
      Webhooks webhooks,
      Deliveries deliveries,
      Intake intake,
      Replays replays,
      Courier courier,
      Settlement settlement,
      EventFeed feed,
      WebhookSettings settings,
      InstantSource time) {
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.intake = intake;
    this.replays = replays;
    this.courier = courier;
    this.settlement = settlement;
    this.feed = feed;
    this.settings = settings;
    this.time = time;
  }

  /** When to serve the endpoint again. */
  sealed interface Next {

    /**
     * At a time.
     *
     * @param idle there is nothing to do until then, unless something happens
     */
    record At(Instant when, boolean idle) implements Next {}

    /** Never: it was removed. */
    record Never() implements Next {}
  }

  Next serve(UUID webhookId, BooleanSupplier stopping) throws InterruptedException {
    Instant until = time.instant().plus(SLICE);
    try (Lanes lanes = new Lanes(settings.inFlight())) {
      while (true) {
        lanes.requireSound();
        Optional<Webhook> found = webhooks.find(webhookId);
        if (found.isEmpty()) {
          return new Next.Never();
        }
        Webhook webhook = found.get();
        Instant now = time.instant();
        if (!webhook.terms().enabled()) {
          return new Next.At(now.plus(IDLE), true);
        }
        if (stopping.getAsBoolean() || !now.isBefore(until)) {
          return new Next.At(now, false);
        }
        Intake.Taken taken = intake.take(webhook);
        taken = taken == Intake.Taken.ALL ? replays.take(webhook) : taken;
        List<Due> due = due(webhook, lanes, now);
        if (!due.isEmpty()) {
          send(webhook, due, lanes, () -> stopping.getAsBoolean() || isOver(until));
        } else if (taken != Intake.Taken.SOME) {
          if (lanes.underWay().isEmpty()) {
            return next(webhook, taken, now);
          }
          lanes.awaitEnd(LOOK);
        }
      }
    }
  }

  /** Whether there is something to do at once that nobody came for. */
  boolean isBehind(UUID webhookId) {
    Instant now = time.instant();
    return webhooks
        .find(webhookId)
        .filter(webhook -> webhook.terms().enabled())
        .filter(webhook ->
            webhook.place().position() < feed.latest().position()
                || replays.isOpen(webhookId)
                || (!isHeld(webhook, now)
                    && deliveries.nextDue(webhookId).filter(due -> !due.isAfter(now)).isPresent()))
        .isPresent();
  }

  private boolean isOver(Instant until) {
    return !time.instant().isBefore(until);
  }

  private List<Due> due(Webhook webhook, Lanes lanes, Instant now) {
    if (isHeld(webhook, now)) {
      return List.of();
    }
    // asked before the rows are read: what ends meanwhile may still look due in them
    Set<UUID> underWay = lanes.underWay();
    return deliveries.due(webhook.id(), time.instant(), AT_ONCE + underWay.size()).stream()
        .filter(due -> !underWay.contains(due.delivery().id()))
        .toList();
  }

  private static boolean isHeld(Webhook webhook, Instant now) {
    Instant held = webhook.standing().heldUntil();
    return held != null && held.isAfter(now);
  }

  private void send(Webhook webhook, List<Due> due, Lanes lanes, BooleanSupplier over)
      throws InterruptedException {
    for (Due next : due) {
      while (!lanes.await(LOOK)) {
        if (over.getAsBoolean()) {
          return;
        }
      }
      if (lanes.wasHalted() || over.getAsBoolean()) {
        return;
      }
      lanes.start(next.delivery().id(), () -> deliver(webhook, next));
    }
  }

  private boolean deliver(Webhook webhook, Due due) {
    Attempt attempt =
        courier.send(webhook.id(), webhook.terms().url(), due.delivery().eventId(), due.body());
    if (!attempt.isAccepted() && Thread.currentThread().isInterrupted()) {
      return false; // the service stops; that is no failure of the endpoint
    }
    return settlement.settle(webhook, due.delivery(), attempt);
  }

  private Next next(Webhook webhook, Intake.Taken taken, Instant now) {
    Instant idle = now.plus(taken == Intake.Taken.FULL ? WHILE_FULL : IDLE);
    Instant due = deliveries.nextDue(webhook.id()).orElse(idle);
    Instant held = webhook.standing().heldUntil();
    if (held != null && held.isAfter(due)) {
      due = held;
    }
    return new Next.At(due.isBefore(idle) ? due : idle, taken == Intake.Taken.ALL);
  }
}
