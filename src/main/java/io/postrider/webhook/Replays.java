package io.postrider.webhook;

import io.postrider.event.EventFeed;
import io.postrider.event.EventFilter;
import io.postrider.event.EventPosition;
import io.postrider.event.LoggedEvent;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes deliveries of what is in the log already, slice by slice, each with the id of its event. An
 * event that waits to be delivered anyway is not queued twice. Safe for use by many threads.
 */
@Component
class Replays {

  private static final int AT_ONCE = 200;

  private final EventFeed feed;
  private final ReplayRows rows;
  private final Deliveries deliveries;
  private final DeliveryBody body;
  private final Intake intake;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  Replays(
      EventFeed feed,
      ReplayRows rows,
      Deliveries deliveries,
      DeliveryBody body,
      Intake intake,
      TransactionTemplate transaction,
      InstantSource time) {
    this.feed = feed;
    this.rows = rows;
    this.deliveries = deliveries;
    this.body = body;
    this.intake = intake;
    this.transaction = transaction;
    this.time = time;
  }

  Replay add(Webhook webhook, Instant from, Instant to, Set<String> types) {
    Replay replay =
        new Replay(
            UUID.randomUUID(),
            webhook.id(),
            from,
            to,
            types,
            feed.before(from),
            feed.latest().position(),
            0,
            now(),
            null);
    rows.add(replay);
    return replay;
  }

  boolean isOpen(UUID webhookId) {
    return rows.open(webhookId).isPresent();
  }

  /** Takes one slice of what an endpoint is still to be sent once more. */
  Intake.Taken take(Webhook webhook) {
    Optional<Replay> open = rows.open(webhook.id());
    if (open.isEmpty()) {
      return Intake.Taken.ALL;
    }
    Replay replay = open.get();
    EventFeed.Slice slice = slice(webhook, replay, AT_ONCE);
    if (slice.events().stream().anyMatch(event -> isWithin(event, replay))) {
      int room = intake.room(webhook);
      if (room == 0) {
        return Intake.Taken.FULL;
      }
      slice = slice.events().size() <= room ? slice : slice(webhook, replay, room);
    }
    take(webhook, replay, slice);
    return Intake.Taken.SOME;
  }

  private void take(Webhook webhook, Replay replay, EventFeed.Slice slice) {
    List<LoggedEvent> wanted =
        slice.events().stream().filter(event -> isWithin(event, replay)).toList();
    boolean ends = !slice.more() || slice.end().position() > replay.end();
    transaction.executeWithoutResult(_ -> take(webhook, replay, wanted, slice.end(), ends));
  }

  private void take(
      Webhook webhook, Replay replay, List<LoggedEvent> wanted, EventPosition to, boolean ends) {
    List<LoggedEvent> fresh = withoutWaiting(webhook.id(), wanted);
    Instant now = now();
    if (rows.advance(replay, to, fresh.size(), ends ? now : null)) {
      deliveries.add(
          webhook.id(), fresh, event -> body.of(event, webhook.terms().payload()), true, now);
    }
  }

  private EventFeed.Slice slice(Webhook webhook, Replay replay, int limit) {
    EventFilter filter = filter(webhook, replay);
    try {
      return feed.after(replay.place(), filter, limit);
    } catch (ProblemException e) {
      if (e.problem().code() != ProblemCode.CURSOR_EXPIRED) {
        throw e;
      }
      // what is not kept cannot be sent; the rest can
      return feed.after(feed.oldest(), filter, limit);
    }
  }

  /** The endpoint's own filter, narrowed to what was asked for. */
  private static EventFilter filter(Webhook webhook, Replay replay) {
    EventFilter own = webhook.terms().filter();
    return replay.types().isEmpty() ? own : new EventFilter(replay.types(), own.accounts());
  }

  private static boolean isWithin(LoggedEvent event, Replay replay) {
    return event.place().position() <= replay.end()
        && !event.time().isBefore(replay.from())
        && event.time().isBefore(replay.to());
  }

  private List<LoggedEvent> withoutWaiting(UUID webhookId, List<LoggedEvent> events) {
    if (events.isEmpty()) {
      return events;
    }
    Set<UUID> waiting =
        new HashSet<>(deliveries.waiting(webhookId, events.stream().map(LoggedEvent::id).toList()));
    return events.stream().filter(event -> !waiting.contains(event.id())).toList();
  }

  private Instant now() {
    return time.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
