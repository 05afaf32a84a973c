package io.postrider.archive;

import static io.postrider.archive.ExportRows.at;
import static io.postrider.archive.ExportRows.time;

import io.postrider.message.MessageFilter;
import io.postrider.message.MessagePosition;
import io.postrider.web.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which run works on which export. A run writes only as long as its claim stands; one that gave no
 * sign of life for a minute loses it to whoever comes next, who goes on where it ended.
 */
@Repository
class ExportClaims {

  static final Duration PATIENCE = Duration.ofMinutes(1);

  private final JdbcClient jdbc;
  private final JsonMapper json;

  ExportClaims(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json.rebuild().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  }

  /**
   * Work that was claimed, and how far it is.
   *
   * @param tries runs so far, this one included
   * @param gathered all messages are found
   * @param behind the last one found
   */
  record Claim(
      UUID exportId,
      UUID claim,
      MessageFilter wanted,
      int tries,
      boolean gathered,
      @Nullable MessagePosition behind,
      long total,
      long done) {}

  /** The oldest export that nobody works on. */
  Optional<Claim> claim(Instant now) {
    for (UUID id : waiting(now)) {
      UUID claim = UUID.randomUUID();
      int claimed =
          jdbc.sql(
                  """
                  update mail_export set state = 'RUNNING', claim = :claim, heartbeat_at = :now,
                    started_at = coalesce(started_at, :now), tries = tries + 1,
                    version = version + 1
                  where id = :id and state in ('QUEUED', 'RUNNING')
                    and (heartbeat_at is null or heartbeat_at < :stale)
                  """)
              .param("id", id)
              .param("claim", claim)
              .param("now", at(now))
              .param("stale", at(now.minus(PATIENCE)))
              .update();
      if (claimed == 1) {
        return jdbc.sql("select * from mail_export where id = :id and claim = :claim")
            .param("id", id)
            .param("claim", claim)
            .query((row, _) -> claim(row))
            .optional();
      }
    }
    return Optional.empty();
  }

  List<UUID> waiting(Instant now) {
    return jdbc.sql(
            """
            select id from mail_export where state in ('QUEUED', 'RUNNING')
              and (heartbeat_at is null or heartbeat_at < :stale)
            order by created_at, id
            """)
        .param("stale", at(now.minus(PATIENCE)))
        .query((row, _) -> row.getObject(1, UUID.class))
        .list();
  }

  private Claim claim(ResultSet row) throws SQLException {
    Instant fetchedAt = time(row, "last_fetched");
    return new Claim(
        row.getObject("id", UUID.class),
        row.getObject("claim", UUID.class),
        json.readValue(row.getString("wanted"), MessageFilter.class),
        row.getInt("tries"),
        row.getBoolean("gathered"),
        fetchedAt == null
            ? null
            : new MessagePosition(fetchedAt, row.getObject("last_message", UUID.class)),
        row.getLong("messages_total"),
        row.getLong("messages_done"));
  }

  /** So many more were found, up to that one; null: there are no more. False: the claim is lost. */
  boolean gathered(
      Claim claim, @Nullable MessagePosition reached, int messages, long octets, Instant now) {
    return jdbc.sql(
                """
                update mail_export set gathered = :gathered,
                  last_fetched = coalesce(:fetched, last_fetched),
                  last_message = coalesce(:message, last_message),
                  messages_total = messages_total + :messages,
                  octets_total = octets_total + :octets, heartbeat_at = :now,
                  version = version + 1
                where id = :id and claim = :claim and state = 'RUNNING'
                """)
            .param("gathered", reached == null)
            .param("fetched", reached == null ? null : at(reached.fetchedAt()))
            .param("message", reached == null ? null : reached.id())
            .param("messages", messages)
            .param("octets", octets)
            .param("now", at(now))
            .param("id", claim.exportId())
            .param("claim", claim.claim())
            .update()
        == 1;
  }

  /** So many more were looked at. False: the claim is lost. */
  boolean looked(Claim claim, int messages, long octets, Instant now) {
    return jdbc.sql(
                """
                update mail_export set messages_done = messages_done + :messages,
                  octets_done = octets_done + :octets, heartbeat_at = :now, version = version + 1
                where id = :id and claim = :claim and state = 'RUNNING'
                """)
            .param("messages", messages)
            .param("octets", octets)
            .param("now", at(now))
            .param("id", claim.exportId())
            .param("claim", claim.claim())
            .update()
        == 1;
  }

  /** The work is over. */
  void end(
      Claim claim, ExportState state, @Nullable Problem problem, Instant now, Instant expiresAt) {
    jdbc.sql(
            """
            update mail_export set state = :state, problem = :problem, ended_at = :now,
              expires_at = :expiresAt, claim = null, version = version + 1
            where id = :id and claim = :claim and state = 'RUNNING'
            """)
        .param("state", state.name())
        .param("problem", problem == null ? null : json.writeValueAsString(problem))
        .param("now", at(now))
        .param("expiresAt", at(expiresAt))
        .param("id", claim.exportId())
        .param("claim", claim.claim())
        .update();
  }

  /** Leaves the rest to whoever comes next, at once. */
  void release(Claim claim) {
    jdbc.sql(
            """
            update mail_export set claim = null, heartbeat_at = null, tries = tries - 1
            where id = :id and claim = :claim and state = 'RUNNING'
            """)
        .param("id", claim.exportId())
        .param("claim", claim.claim())
        .update();
  }
}
