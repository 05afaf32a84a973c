package io.postrider.webhook;

import io.postrider.event.EventFeed;
import io.postrider.event.EventPosition;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Follows the event log for an endpoint: events become deliveries in the transaction that moves its
 * place on, so that each becomes one, whoever else reads meanwhile. Safe for use by many threads.
 */
@Component
class Intake {

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final int AT_ONCE = 200;

  private final EventFeed feed;
  private final Webhooks webhooks;
  private final Deliveries deliveries;
  private final DeliveryBody body;
  private final WebhookSettings settings;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  Intake(
      EventFeed feed,
      Webhooks webhooks,
      Deliveries deliveries,
      DeliveryBody body,
      WebhookSettings settings,
      TransactionTemplate transaction,
      InstantSource time) {
    this.feed = feed;
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.body = body;
    this.settings = settings;
    this.transaction = transaction;
    this.time = time;
  }

  /** How far it came. */
  enum Taken {
    /** To the end of the log. */
    ALL,
    /** Some; there is more. */
    SOME,
    /** No further: so many wait already that events had better stay in the log. */
    FULL
  }

  Taken take(Webhook webhook) {
    EventFeed.Slice slice;
    try {
      slice = feed.after(webhook.place(), webhook.terms().filter(), AT_ONCE);
    } catch (ProblemException e) {
      if (e.problem().code() != ProblemCode.CURSOR_EXPIRED) {
        throw e;
      }
      leap(webhook);
      return Taken.SOME;
    }
    if (slice.end().equals(webhook.place())) {
      return Taken.ALL;
    }
    if (!slice.events().isEmpty() && isFull(webhook, slice.events().size())) {
      return Taken.FULL;
    }
    transaction.executeWithoutResult(_ -> take(webhook, slice));
    return slice.more() ? Taken.SOME : Taken.ALL;
  }

  private void take(Webhook webhook, EventFeed.Slice slice) {
    if (webhooks.advance(webhook.id(), webhook.place(), slice.end())) {
      deliveries.add(
          webhook.id(),
          slice.events(),
          event -> body.of(event, webhook.terms().payload()),
          false,
          now());
    }
  }

  boolean isFull(Webhook webhook, int more) {
    int most = settings.maxPending();
    return deliveries.pending(webhook.id(), most) + more > most;
  }

  /** The log was not kept so long, or was set back: what can be had is what is there. */
  private void leap(Webhook webhook) {
    EventPosition oldest = feed.oldest();
    LOG.warn(
        "webhook {} was further behind than events are kept; it goes on with the oldest",
        webhook.id());
    webhooks.leap(webhook.id(), oldest, now());
  }

  private Instant now() {
    return time.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
