package io.postrider.audit;

import io.postrider.audit.Changes.Change;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The entries in the database, newest first. */
@Repository
class AuditEntries {

  private static final TypeReference<Map<String, Object>> FACTS = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JsonMapper json;

  AuditEntries(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** Where a page ended. */
  record Position(Instant at, UUID id) {}

  /** The rows behind that position, at most so many. */
  List<AuditView> page(AuditQuery query, @Nullable Position behind, int limit) {
    var asked = new Conditions();
    asked.add("(actor = :actor or actor_name = :actor)", "actor", query.actor());
    asked.add("account_id = :account", "account", query.account());
    asked.add("at >= :from", "from", at(query.from()));
    asked.add("at < :to", "to", at(query.to()));
    asked.add("action = :action", "action", query.exactAction());
    asked.add("action like :kind escape '!'", "kind", query.actionPattern());
    asked.add("target_type = :targetType", "targetType", query.targetType());
    asked.add("target_id = :target", "target", query.targetId());
    if (behind != null) {
      asked.add("(at, id) < (:lastAt, :lastId)", "lastAt", at(behind.at()));
      asked.values.put("lastId", behind.id());
    }
    asked.values.put("limit", limit);
    return jdbc.sql(
            "select * from audit_entry" + asked.where + " order by at desc, id desc limit :limit")
        .params(asked.values)
        .query(this::view)
        .list();
  }

  private static final class Conditions {
    final StringBuilder where = new StringBuilder();
    final Map<String, Object> values = new HashMap<>();

    void add(String condition, String name, @Nullable Object value) {
      if (value != null) {
        where.append(where.isEmpty() ? " where " : " and ").append(condition);
        values.put(name, value);
      }
    }
  }

  private AuditView view(ResultSet row, int number) throws SQLException {
    Map<String, Object> facts = json.readValue(row.getString("details"), FACTS);
    Object changes = facts.remove(AuditLog.CHANGES);
    return new AuditView(
        row.getObject("id", UUID.class),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("action"),
        row.getString("outcome"),
        row.getString("code"),
        new AuditView.Actor(
            row.getString("actor"),
            row.getString("actor_name"),
            row.getString("address"),
            row.getString("request_id")),
        new AuditView.Target(row.getString("target_type"), row.getString("target_id")),
        row.getObject("account_id", UUID.class),
        changes == null ? List.of() : List.of(json.convertValue(changes, Change[].class)),
        facts);
  }

  private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
