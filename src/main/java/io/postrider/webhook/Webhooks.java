package io.postrider.webhook;

import io.postrider.event.EventPosition;
import io.postrider.web.Problem;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The endpoints as rows. Safe for use by many threads. */
@Repository
class Webhooks {

  private final JdbcClient jdbc;
  private final JsonMapper json;

  Webhooks(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  void add(UUID id, WebhookTerms terms, EventPosition place, Instant now) {
    jdbc.sql(
            """
            insert into webhook (id, url, types, accounts, payload, description, enabled, position,
                                 seq, consecutive_failures, created_at, updated_at, version)
            values (:id, :url, :types, :accounts, :payload, :description, :enabled, :position,
                    :seq, 0, :now, :now, 1)
            """)
        .params(values(id, terms, now))
        .param("position", place.position())
        .param("seq", place.seq())
        .update();
  }

  Optional<Webhook> find(UUID id) {
    return jdbc.sql("select * from webhook where id = :id")
        .param("id", id)
        .query(this::webhook)
        .optional();
  }

  /** The row, held until the transaction ends. */
  Optional<Webhook> lock(UUID id) {
    return jdbc.sql("select * from webhook where id = :id for update")
        .param("id", id)
        .query(this::webhook)
        .optional();
  }

  /** Those behind this one, oldest first; the first ones if there is none. */
  List<Webhook> after(@Nullable Instant createdAt, @Nullable UUID id, int limit) {
    if (createdAt == null || id == null) {
      return jdbc.sql("select * from webhook order by created_at, id limit :limit")
          .param("limit", limit)
          .query(this::webhook)
          .list();
    }
    return jdbc.sql(
            """
            select * from webhook where (created_at, id) > (:created, :id)
             order by created_at, id limit :limit
            """)
        .param("created", Rows.at(createdAt))
        .param("id", id)
        .param("limit", limit)
        .query(this::webhook)
        .list();
  }

  List<Webhook> enabled() {
    return jdbc.sql("select * from webhook where enabled").query(this::webhook).list();
  }

  /** Writes new terms; the caller holds the row. */
  void change(UUID id, WebhookTerms terms, Instant now) {
    jdbc.sql(
            """
            update webhook
               set url = :url, types = :types, accounts = :accounts, payload = :payload,
                   description = :description, enabled = :enabled, disabled_reason = null,
                   held_until = null, updated_at = :now, version = version + 1
             where id = :id
            """)
        .params(values(id, terms, now))
        .update();
  }

  /** Disables what was enabled; false if it was not, or has another address by now. */
  boolean disable(Webhook seen, String reason, Instant now) {
    int rows =
        jdbc.sql(
                """
                update webhook
                   set enabled = false, disabled_reason = :reason, updated_at = :now,
                       version = version + 1
                 where id = :id and enabled and url = :url
                """)
            .param("reason", reason)
            .param("now", Rows.at(now))
            .param("id", seen.id())
            .param("url", seen.terms().url().toString())
            .update();
    return rows == 1;
  }

  void remove(UUID id) {
    jdbc.sql("delete from webhook where id = :id").param("id", id).update();
  }

  /** Moves on in the log; false if it is not where it was seen any more, or is gone. */
  boolean advance(UUID id, EventPosition from, EventPosition to) {
    int rows =
        jdbc.sql(
                """
                update webhook set position = :position, seq = :seq
                 where id = :id and position = :fromPosition and seq = :fromSeq
                """)
            .param("position", to.position())
            .param("seq", to.seq())
            .param("id", id)
            .param("fromPosition", from.position())
            .param("fromSeq", from.seq())
            .update();
    return rows == 1;
  }

  /** Events behind the place were not kept: goes on with the oldest that is. */
  boolean leap(UUID id, EventPosition from, EventPosition to, Instant now) {
    if (!advance(id, from, to)) {
      return false;
    }
    jdbc.sql("update webhook set gap_at = :now where id = :id")
        .param("now", Rows.at(now))
        .param("id", id)
        .update();
    return true;
  }

  /** A person knows of the gap. */
  void forgetGap(UUID id) {
    jdbc.sql("update webhook set gap_at = null where id = :id").param("id", id).update();
  }

  /** Notes a success; seldom a write where one follows the other. */
  void succeeded(UUID id, Instant now, Instant stale) {
    jdbc.sql(
            """
            update webhook
               set last_success_at = :now, consecutive_failures = 0, problem = null,
                   held_until = null
             where id = :id
               and (consecutive_failures > 0 or last_success_at is null
                    or last_success_at < :stale)
            """)
        .param("now", Rows.at(now))
        .param("stale", Rows.at(stale))
        .param("id", id)
        .update();
  }

  void failed(UUID id, Problem problem, @Nullable Instant heldUntil, Instant now) {
    jdbc.sql(
            """
            update webhook
               set last_failure_at = :now, consecutive_failures = consecutive_failures + 1,
                   problem = :problem, held_until = :held
             where id = :id
            """)
        .param("now", Rows.at(now))
        .param("problem", json.writeValueAsString(problem))
        .param("held", Rows.atOrNull(heldUntil))
        .param("id", id)
        .update();
  }

  private static Map<String, Object> values(UUID id, WebhookTerms terms, Instant now) {
    Map<String, Object> values = new HashMap<>();
    values.put("id", id);
    values.put("url", terms.url().toString());
    values.put("types", Rows.words(terms.types()));
    values.put("accounts", Rows.words(terms.accounts()));
    values.put("payload", terms.payload().text());
    values.put("description", terms.description());
    values.put("enabled", terms.enabled());
    values.put("now", Rows.at(now));
    return values;
  }

  private Webhook webhook(ResultSet row, int number) throws SQLException {
    String problem = row.getString("problem");
    return new Webhook(
        row.getObject("id", UUID.class),
        new WebhookTerms(
            URI.create(row.getString("url")),
            Rows.words(row.getString("types")).collect(Collectors.toSet()),
            Rows.words(row.getString("accounts")).map(UUID::fromString).collect(Collectors.toSet()),
            PayloadStyle.of(row.getString("payload")),
            row.getString("description"),
            row.getBoolean("enabled")),
        new EventPosition(row.getLong("position"), row.getLong("seq")),
        new Webhook.Standing(
            row.getString("disabled_reason"),
            Rows.instantOrNull(row, "gap_at"),
            Rows.instantOrNull(row, "held_until"),
            row.getInt("consecutive_failures"),
            Rows.instantOrNull(row, "last_success_at"),
            Rows.instantOrNull(row, "last_failure_at"),
            problem == null ? null : json.readValue(problem, Problem.class)),
        Rows.instant(row, "created_at"),
        Rows.instant(row, "updated_at"),
        row.getLong("version"));
  }
}
