package io.postrider.webhook;

import io.postrider.event.LoggedEvent;
import io.postrider.web.Problem;
import io.postrider.webhook.Delivery.LastAttempt;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/**
 * The deliveries as rows. The outcome of an attempt is written only to the row as it was when the
 * attempt began, so that whoever comes too late changes nothing. Safe for use by many threads.
 */
@Repository
class Deliveries {

  private static final String INSERT =
      """
      insert into webhook_delivery (id, webhook_id, event_id, event_type, account_id, event_time,
                                    body, replayed, state, attempts, due_at, created_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, 'pending', 0, ?, ?)
      """;

  private final JdbcTemplate batches;
  private final JdbcClient jdbc;
  private final JsonMapper json;

  Deliveries(JdbcTemplate batches, JdbcClient jdbc, JsonMapper json) {
    this.batches = batches;
    this.jdbc = jdbc;
    this.json = json;
  }

  /** A delivery and what is to be sent. */
  record Due(Delivery delivery, String body) {}

  /** New deliveries, due at once. */
  void add(
      UUID webhookId,
      List<LoggedEvent> events,
      Function<LoggedEvent, String> body,
      boolean replayed,
      Instant now) {
    batches.batchUpdate(
        INSERT,
        events,
        Math.max(1, events.size()),
        (row, event) -> {
          row.setObject(1, UUID.randomUUID());
          row.setObject(2, webhookId);
          row.setObject(3, event.id());
          row.setString(4, event.type());
          row.setObject(5, event.accountId());
          row.setObject(6, Rows.at(event.time()));
          row.setString(7, body.apply(event));
          row.setBoolean(8, replayed);
          row.setObject(9, Rows.at(now));
          row.setObject(10, Rows.at(now));
        });
  }

  /** Those whose time has come, the longest due first. */
  List<Due> due(UUID webhookId, Instant now, int limit) {
    return jdbc.sql(
            """
            select * from webhook_delivery
             where webhook_id = :id and state = 'pending' and due_at <= :now
             order by due_at, seq limit :limit
            """)
        .param("id", webhookId)
        .param("now", Rows.at(now))
        .param("limit", limit)
        .query((row, number) -> new Due(delivery(row, number), row.getString("body")))
        .list();
  }

  /** When the next one is due. */
  Optional<Instant> nextDue(UUID webhookId) {
    return jdbc.sql(
            """
            select due_at from webhook_delivery
             where webhook_id = :id and state = 'pending' order by due_at limit 1
            """)
        .param("id", webhookId)
        .query((row, _) -> Rows.instant(row, "due_at"))
        .optional();
  }

  /** How many wait, counted up to a bound. */
  int pending(UUID webhookId, int most) {
    return jdbc.sql(
            """
            select count(*) from (select 1 from webhook_delivery
                                   where webhook_id = :id and state = 'pending' limit :most) waiting
            """)
        .param("id", webhookId)
        .param("most", most)
        .query(Integer.class)
        .single();
  }

  /** Those of the events that wait to be delivered there already. */
  List<UUID> waiting(UUID webhookId, List<UUID> eventIds) {
    return jdbc.sql(
            """
            select event_id from webhook_delivery
             where webhook_id = :id and state = 'pending' and event_id in (:events)
            """)
        .param("id", webhookId)
        .param("events", eventIds)
        .query((row, _) -> row.getObject("event_id", UUID.class))
        .list();
  }

  Optional<Delivery> find(UUID id) {
    return jdbc.sql("select * from webhook_delivery where id = :id")
        .param("id", id)
        .query(this::delivery)
        .optional();
  }

  /**
   * Of one endpoint, the newest first.
   *
   * @param before only those that were made before this one
   */
  List<Delivery> list(
      UUID webhookId, @Nullable DeliveryState state, @Nullable Long before, int limit) {
    return jdbc.sql(
            "select * from webhook_delivery where webhook_id = :id"
                + (state == null ? "" : " and state = :state")
                + (before == null ? "" : " and seq < :before")
                + " order by seq desc limit :limit")
        .param("id", webhookId)
        .param("state", state == null ? "" : state.text())
        .param("before", before == null ? 0L : before)
        .param("limit", limit)
        .query(this::delivery)
        .list();
  }

  /** Due at once; one that ended has all its attempts before it again. */
  void retry(Delivery delivery, Instant now) {
    jdbc.sql(
            """
            update webhook_delivery
               set state = 'pending', due_at = :now, ended_at = null, attempts = :attempts
             where id = :id
            """)
        .param("now", Rows.at(now))
        .param("attempts", delivery.state() == DeliveryState.PENDING ? delivery.attempts() : 0)
        .param("id", delivery.id())
        .update();
  }

  /** An event that arrived by another delivery is not given up any more. */
  void forgetDead(UUID webhookId, UUID eventId) {
    jdbc.sql(
            """
            delete from webhook_delivery
             where webhook_id = :id and event_id = :event and state = 'dead'
            """)
        .param("id", webhookId)
        .param("event", eventId)
        .update();
  }

  /** Returns how many there were. */
  int forgetDead(UUID webhookId) {
    return jdbc.sql("delete from webhook_delivery where webhook_id = :id and state = 'dead'")
        .param("id", webhookId)
        .update();
  }

  /** The time of the newest event that became a delivery; empty where none is kept. */
  Optional<Instant> newest(UUID webhookId) {
    return jdbc.sql(
            """
            select event_time from webhook_delivery where webhook_id = :id and not replayed
             order by seq desc limit 1
            """)
        .param("id", webhookId)
        .query((row, _) -> Rows.instant(row, "event_time"))
        .optional();
  }

  /** The attempt failed and another follows. */
  boolean postpone(Delivery seen, Attempt attempt, Instant dueAt) {
    return settle(seen, attempt, DeliveryState.PENDING, dueAt, null);
  }

  /** The attempt was the last one. */
  boolean end(Delivery seen, Attempt attempt, DeliveryState state, Instant now) {
    return settle(seen, attempt, state, null, now);
  }

  private boolean settle(
      Delivery seen,
      Attempt attempt,
      DeliveryState state,
      @Nullable Instant dueAt,
      @Nullable Instant endedAt) {
    Problem problem = attempt.problem();
    int rows =
        jdbc.sql(
                """
                update webhook_delivery
                   set state = :state, attempts = attempts + 1, due_at = :due, ended_at = :ended,
                       last_attempt_at = :at, status = :status, millis = :millis,
                       response = :response, problem = :problem
                 where id = :id and state = 'pending' and attempts = :seen
                """)
            .param("state", state.text())
            .param("due", Rows.atOrNull(dueAt))
            .param("ended", Rows.atOrNull(endedAt))
            .param("at", Rows.at(attempt.at()))
            .param("status", attempt.status())
            .param("millis", attempt.millis())
            .param("response", attempt.response())
            .param("problem", problem == null ? null : json.writeValueAsString(problem))
            .param("id", seen.id())
            .param("seen", seen.attempts())
            .update();
    return rows == 1;
  }

  private Delivery delivery(ResultSet row, int number) throws SQLException {
    return new Delivery(
        row.getLong("seq"),
        row.getObject("id", UUID.class),
        row.getObject("webhook_id", UUID.class),
        row.getObject("event_id", UUID.class),
        row.getString("event_type"),
        row.getObject("account_id", UUID.class),
        Rows.instant(row, "event_time"),
        row.getBoolean("replayed"),
        DeliveryState.of(row.getString("state")).orElseThrow(),
        row.getInt("attempts"),
        Rows.instantOrNull(row, "due_at"),
        Rows.instant(row, "created_at"),
        Rows.instantOrNull(row, "ended_at"),
        lastAttempt(row));
  }

  private @Nullable LastAttempt lastAttempt(ResultSet row) throws SQLException {
    Instant at = Rows.instantOrNull(row, "last_attempt_at");
    String problem = row.getString("problem");
    return at == null
        ? null
        : new LastAttempt(
            at,
            row.getObject("status", Integer.class),
            row.getLong("millis"),
            row.getString("response"),
            problem == null ? null : json.readValue(problem, Problem.class));
  }
}
