package io.postrider.event;

import java.sql.Timestamp;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The durable log of what happened. An event is written in the transaction of its cause and is
 * therefore never seen before it, and never without it. Safe for use by many threads.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class EventLog {

  private static final String INSERT =
      "insert into event (id, type, account_id, subject, time, data) values (?, ?, ?, ?, ?, ?)"
          + " on conflict do nothing";

  private final JdbcTemplate jdbc;
  private final JsonMapper json;

  EventLog(JdbcTemplate jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** Writes one event; an id that was written before is left as it is. */
  public void append(EventDraft draft) {
    append(List.of(draft));
  }

  /** Writes events in their order; ids that were written before are left as they are. */
  public void append(List<EventDraft> drafts) {
    if (drafts.isEmpty()) {
      return;
    }
    jdbc.batchUpdate(
        INSERT,
        drafts,
        drafts.size(),
        (row, draft) -> {
          row.setObject(1, draft.id());
          row.setString(2, draft.type().code());
          row.setObject(3, draft.accountId());
          row.setString(4, draft.subject());
          row.setTimestamp(5, Timestamp.from(draft.time()));
          row.setString(6, json.writeValueAsString(draft.data()));
        });
  }
}
