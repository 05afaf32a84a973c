package io.postrider.event;

import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads the log in its order. A reader that goes on from where the last page ended sees each event
 * once and misses none, whatever number of replicas write. Safe for use by many threads.
 */
@Component
public class EventFeed {

  /** So many batches are looked through at a time, so that a rare type costs no long query. */
  private static final int WINDOW = 5_000;

  private static final int WINDOWS = 20;

  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

  private final JdbcClient jdbc;
  private final EventOrder order;

  EventFeed(JdbcClient jdbc, EventOrder order) {
    this.jdbc = jdbc;
    this.order = order;
  }

  /**
   * Some events in their order.
   *
   * @param end where the next page begins; also moves on when no event passed the filter
   * @param more whether there is more to read at once, be it that none of it passes the filter
   */
  public record Slice(List<LoggedEvent> events, EventPosition end, boolean more) {}

  /** Behind the newest event. */
  public EventPosition latest() {
    return EventPosition.endOf(order.number());
  }

  /** Before the oldest event that is kept. */
  public EventPosition oldest() {
    return EventPosition.endOf(expired());
  }

  /**
   * A place before everything that was written at that time or later; where clocks of replicas
   * differ by no more than {@code CLOCKS_DIFFER}.
   */
  public EventPosition before(Instant time) {
    long numbered =
        jdbc.sql(
                """
                select position from event_batch
                 where position is not null and numbered_at < :time
                 order by position desc limit 1
                """)
            .param("time", time.minus(CLOCKS_DIFFER).atOffset(ZoneOffset.UTC))
            .query(Long.class)
            .optional()
            .orElse(0L);
    return EventPosition.endOf(Math.max(numbered, expired()));
  }

  /**
   * Up to {@code limit} events behind a place.
   *
   * @throws ProblemException {@code cursor.expired} if some of what follows the place is not kept
   *     any more, or the place is from a log that was set back to an older state
   */
  public Slice after(EventPosition place, EventFilter filter, int limit) {
    long head = order.number();
    if (place.position() > head) {
      throw expired("The log was set back to an older state than the cursor knows.");
    }
    List<LoggedEvent> found = new ArrayList<>();
    EventPosition from = place;
    for (int window = 0; window < WINDOWS && from.position() < head + 1; window++) {
      long to = Math.min(head, from.position() + WINDOW);
      if (!filter.isClosed()) {
        found.addAll(read(from, to, filter, limit + 1 - found.size()));
      }
      if (found.size() > limit) {
        requireKept(place);
        List<LoggedEvent> page = List.copyOf(found.subList(0, limit));
        return new Slice(page, page.getLast().place(), true);
      }
      from = EventPosition.endOf(to);
      if (to == head) {
        break;
      }
    }
    requireKept(place);
    return new Slice(List.copyOf(found), from, from.position() < head);
  }

  /** Asked after reading, so that what is deleted meanwhile cannot be missed in silence. */
  private void requireKept(EventPosition place) {
    if (place.compareTo(EventPosition.endOf(expired())) < 0) {
      throw expired("Some of the events behind the cursor are not kept any more.");
    }
  }

  private static ProblemException expired(String detail) {
    return new ProblemException(
        Problem.of(ProblemCode.CURSOR_EXPIRED, detail)
            .withHint(
                "Start again without a cursor, and make good what was missed from GET"
                    + " /api/v1/messages with fetchedSince; postrider.events.keep sets how long"
                    + " events are kept."));
  }

  private long expired() {
    return jdbc.sql("select expired from event_order where id = 1").query(Long.class).single();
  }

  private List<LoggedEvent> read(EventPosition from, long to, EventFilter filter, int limit) {
    var conditions = new StringBuilder();
    Map<String, Object> values = new HashMap<>();
    values.put("from", from.position());
    values.put("seq", from.seq());
    values.put("to", to);
    values.put("limit", limit);
    if (!filter.types().isEmpty()) {
      conditions.append(" and e.type in (:types)");
      values.put("types", filter.types());
    }
    if (filter.accounts() != null) {
      conditions.append(" and e.account_id in (:accounts)");
      values.put("accounts", filter.accounts());
    }
    return jdbc.sql(
            """
            select b.position, e.seq, e.id, e.type, e.account_id, e.subject, e.time, e.data
            from event_batch b join event e on e.batch_id = b.id
            where b.position >= :from and b.position <= :to
              and (b.position > :from or e.seq > :seq)
            """
                + conditions
                + " order by b.position, e.seq limit :limit")
        .params(values)
        .query((row, _) ->
            new LoggedEvent(
                new EventPosition(row.getLong("position"), row.getLong("seq")),
                row.getObject("id", UUID.class),
                row.getString("type"),
                row.getObject("account_id", UUID.class),
                row.getString("subject"),
                row.getTimestamp("time").toInstant(),
                row.getString("data")))
        .list();
  }
}
