package io.postrider.webhook;

import io.postrider.event.EventPosition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The replays as rows. Safe for use by many threads. */
@Repository
class ReplayRows {

  private final JdbcClient jdbc;

  ReplayRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void add(Replay replay) {
    jdbc.sql(
            """
            insert into webhook_replay (id, webhook_id, from_time, to_time, types, position, seq,
                                        end_position, queued, created_at)
            values (:id, :webhook, :from, :to, :types, :position, :seq, :end, 0, :now)
            """)
        .param("id", replay.id())
        .param("webhook", replay.webhookId())
        .param("from", Rows.at(replay.from()))
        .param("to", Rows.at(replay.to()))
        .param("types", Rows.words(replay.types()))
        .param("position", replay.place().position())
        .param("seq", replay.place().seq())
        .param("end", replay.end())
        .param("now", Rows.at(replay.createdAt()))
        .update();
  }

  Optional<Replay> find(UUID id) {
    return jdbc.sql("select * from webhook_replay where id = :id")
        .param("id", id)
        .query(ReplayRows::replay)
        .optional();
  }

  /** The one that was asked for first of those that run. */
  Optional<Replay> open(UUID webhookId) {
    return jdbc.sql(
            """
            select * from webhook_replay where webhook_id = :id and ended_at is null
             order by created_at, id limit 1
            """)
        .param("id", webhookId)
        .query(ReplayRows::replay)
        .optional();
  }

  /** Moves on; false if somebody else did meanwhile. */
  boolean advance(Replay seen, EventPosition to, int queued, @Nullable Instant endedAt) {
    int rows =
        jdbc.sql(
                """
                update webhook_replay
                   set position = :position, seq = :seq, queued = queued + :queued,
                       ended_at = :ended
                 where id = :id and position = :fromPosition and seq = :fromSeq
                   and ended_at is null
                """)
            .param("position", to.position())
            .param("seq", to.seq())
            .param("queued", queued)
            .param("ended", Rows.atOrNull(endedAt))
            .param("id", seen.id())
            .param("fromPosition", seen.place().position())
            .param("fromSeq", seen.place().seq())
            .update();
    return rows == 1;
  }

  private static Replay replay(ResultSet row, int number) throws SQLException {
    return new Replay(
        row.getObject("id", UUID.class),
        row.getObject("webhook_id", UUID.class),
        Rows.instant(row, "from_time"),
        Rows.instant(row, "to_time"),
        Rows.words(row.getString("types")).collect(Collectors.toSet()),
        new EventPosition(row.getLong("position"), row.getLong("seq")),
        row.getLong("end_position"),
        row.getLong("queued"),
        Rows.instant(row, "created_at"),
        Rows.instantOrNull(row, "ended_at"));
  }
}
