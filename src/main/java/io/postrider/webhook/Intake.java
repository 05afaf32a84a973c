package io.postrider.webhook;

import io.postrider.event.EventFeed;
import io.postrider.event.EventPosition;
import io.postrider.event.LoggedEvent;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
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
  private final GapNotices gaps;
  private final WebhookSettings settings;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  Intake(
      EventFeed feed,
      Webhooks webhooks,
      Deliveries deliveries,
      DeliveryBody body,
      GapNotices gaps,
      WebhookSettings settings,
      TransactionTemplate transaction,
      InstantSource time) {
    this.feed = feed;
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.body = body;
    this.gaps = gaps;
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
    try {
      EventFeed.Slice slice = read(webhook, AT_ONCE);
      if (slice.events().isEmpty()) {
        return slice.end().equals(webhook.place()) ? Taken.ALL : take(webhook, slice);
      }
      int room = room(webhook);
      if (room == 0) {
        return Taken.FULL;
      }
      return take(webhook, slice.events().size() <= room ? slice : read(webhook, room));
    } catch (ProblemException e) {
      if (e.problem().code() != ProblemCode.CURSOR_EXPIRED) {
        throw e;
      }
      leap(webhook);
      return Taken.SOME;
    }
  }

  private EventFeed.Slice read(Webhook webhook, int limit) {
    return feed.after(webhook.place(), webhook.terms().filter(), limit);
  }

  private Taken take(Webhook webhook, EventFeed.Slice slice) {
    transaction.executeWithoutResult(_ -> {
      if (webhooks.advance(webhook.id(), webhook.place(), slice.end())) {
        add(webhook, slice.events());
      }
    });
    return slice.more() ? Taken.SOME : Taken.ALL;
  }

  private void add(Webhook webhook, List<LoggedEvent> events) {
    deliveries.add(
        webhook.id(), events, event -> body.of(event, webhook.terms().payload()), false, now());
  }

  /** So many more deliveries may wait. */
  int room(Webhook webhook) {
    int most = settings.maxPending();
    return Math.max(0, most - deliveries.pending(webhook.id(), most));
  }

  /**
   * The log was not kept so long, or was set back: what can be had is what is there. The endpoint
   * is told that it is not all, whatever it is told of otherwise.
   */
  private void leap(Webhook webhook) {
    EventPosition oldest = feed.oldest();
    boolean leapt =
        transaction.execute(_ -> {
          Instant missedSince = deliveries.newest(webhook.id()).orElse(webhook.createdAt());
          boolean moved = webhooks.leap(webhook.id(), webhook.place(), oldest, now());
          if (moved) {
            add(webhook, List.of(gaps.of(webhook, missedSince, now())));
          }
          return moved;
        });
    if (leapt) {
      LOG.warn(
          "webhook {} was further behind than events are kept; it goes on with the oldest",
          webhook.id());
    }
  }

  private Instant now() {
    return time.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
