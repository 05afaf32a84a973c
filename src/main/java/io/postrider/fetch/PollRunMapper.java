package io.postrider.fetch;

import io.postrider.web.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import tools.jackson.databind.json.JsonMapper;

/** Reads the record of a poll from its row. */
record PollRunMapper(JsonMapper json) implements RowMapper<PollRun> {

  @Override
  public PollRun mapRow(ResultSet row, int number) throws SQLException {
    return new PollRun(
        row.getObject("id", UUID.class),
        row.getObject("account_id", UUID.class),
        PollTrigger.valueOf(row.getString("trigger_kind")),
        PollState.valueOf(row.getString("state")),
        row.getTimestamp("started_at").toInstant(),
        instant(row, "ended_at"),
        PollPhase.valueOf(row.getString("phase")),
        new PollRun.Progress(
            row.getInt("messages_done"),
            row.getInt("messages_total"),
            row.getLong("bytes_done"),
            row.getLong("bytes_total")),
        new PollRun.Counts(
            row.getInt("listed"),
            row.getInt("new_entries"),
            row.getInt("stored"),
            row.getInt("duplicates"),
            row.getInt("quarantined"),
            row.getInt("skipped"),
            row.getInt("delete_requested"),
            row.getInt("confirmed_gone")),
        row.getLong("bytes_done"),
        row.getString("commit_outcome"),
        problem(row));
  }

  private @Nullable Problem problem(ResultSet row) throws SQLException {
    String text = row.getString("problem");
    return text == null ? null : json.readValue(text, Problem.class);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }
}
