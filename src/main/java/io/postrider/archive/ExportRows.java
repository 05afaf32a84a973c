package io.postrider.archive;

import io.postrider.message.MessageFilter;
import io.postrider.web.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code mail_export}, for those who ask; {@link ExportClaims} is for those who work. */
@Repository
class ExportRows {

  /** Removed, and only waiting for its items to go. */
  private static final String SEEN = "state <> 'REMOVED'";

  private final JdbcClient jdbc;
  private final JsonMapper json;

  ExportRows(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  void insert(Export export, MessageFilter wanted) {
    jdbc.sql(
            """
            insert into mail_export (id, created_by, format, filter, wanted, state, version,
              created_at, expires_at, tries, gathered, messages_total, messages_done, octets_total,
              octets_done)
            values (:id, :createdBy, :format, :filter, :wanted, :state, :version,
              :createdAt, :expiresAt, 0, false, 0, 0, 0, 0)
            """)
        .param("id", export.id())
        .param("createdBy", export.createdBy())
        .param("format", export.format().name())
        .param("filter", json.writeValueAsString(export.filter()))
        .param("wanted", json.writeValueAsString(wanted))
        .param("state", export.state().name())
        .param("version", export.version())
        .param("createdAt", at(export.createdAt()))
        .param("expiresAt", at(export.expiresAt()))
        .update();
  }

  Optional<Export> find(UUID id) {
    return jdbc.sql("select * from mail_export where id = :id and " + SEEN)
        .param("id", id)
        .query((row, _) -> export(row))
        .optional();
  }

  /**
   * Newest first.
   *
   * @param owner null: of all
   * @param behind the last one of the page before
   */
  List<Export> list(
      @Nullable String owner, @Nullable Instant behindTime, @Nullable UUID behind, int limit) {
    return jdbc.sql(
            "select * from mail_export where "
                + SEEN
                + (owner == null ? "" : " and created_by = :owner")
                + (behind == null
                    ? ""
                    : " and created_at <= :time and (created_at < :time or id < :id)")
                + " order by created_at desc, id desc limit "
                + limit)
        .param("owner", owner)
        .param("time", at(behindTime))
        .param("id", behind)
        .query((row, _) -> export(row))
        .list();
  }

  int count(String owner) {
    return jdbc.sql("select count(*) from mail_export where created_by = :owner and " + SEEN)
        .param("owner", owner)
        .query((row, _) -> row.getInt(1))
        .single();
  }

  /** Ends what is not over; false where it is. */
  boolean cancel(UUID id, Instant now) {
    return jdbc.sql(
                """
                update mail_export set state = 'CANCELLED', ended_at = :now, claim = null,
                  version = version + 1
                where id = :id and state in ('QUEUED', 'RUNNING')
                """)
            .param("id", id)
            .param("now", at(now))
            .update()
        == 1;
  }

  void remove(UUID id) {
    jdbc.sql("update mail_export set state = 'REMOVED', version = version + 1 where id = :id")
        .param("id", id)
        .update();
  }

  void downloaded(UUID id, Export.LastDownload download) {
    jdbc.sql(
            """
            update mail_export set last_download = :download, version = version + 1
            where id = :id
            """)
        .param("id", id)
        .param("download", json.writeValueAsString(download))
        .update();
  }

  /** Those whose time is over, and those that were removed. */
  List<UUID> expired(Instant now) {
    return jdbc.sql(
            """
            select id from mail_export
            where state = 'REMOVED'
              or (state in ('COMPLETED', 'FAILED', 'CANCELLED') and expires_at < :now)
            """)
        .param("now", at(now))
        .query((row, _) -> row.getObject(1, UUID.class))
        .list();
  }

  void delete(UUID id) {
    jdbc.sql("delete from mail_export where id = :id").param("id", id).update();
  }

  private Export export(ResultSet row) throws SQLException {
    String problem = row.getString("problem");
    String download = row.getString("last_download");
    return new Export(
        row.getObject("id", UUID.class),
        row.getString("created_by"),
        ExportFormat.valueOf(row.getString("format")),
        json.readValue(row.getString("filter"), JsonNode.class),
        ExportState.valueOf(row.getString("state")),
        required(row, "created_at"),
        time(row, "started_at"),
        time(row, "ended_at"),
        required(row, "expires_at"),
        new Export.Progress(
            row.getLong("messages_done"),
            row.getLong("messages_total"),
            row.getLong("octets_done"),
            row.getLong("octets_total")),
        problem == null ? null : json.readValue(problem, Problem.class),
        download == null ? null : json.readValue(download, Export.LastDownload.class),
        row.getLong("version"));
  }

  static @Nullable OffsetDateTime at(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }

  static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static Instant required(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
