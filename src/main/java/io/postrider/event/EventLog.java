package io.postrider.event;

import java.sql.Timestamp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/**
 * The durable log of what happened. An event is written in the transaction of its cause and is
 * therefore never seen before it, and never without it. Safe for use by many threads.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class EventLog {

  private static final String INSERT =
      "insert into event (id, batch_id, type, account_id, subject, time, data)"
          + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing";

  private final JdbcTemplate jdbc;
  private final JsonMapper json;
  private final EventArrivals arrivals;
  private final ObjectProvider<EventCopies> copies;

  EventLog(
      JdbcTemplate jdbc,
      JsonMapper json,
      EventArrivals arrivals,
      ObjectProvider<EventCopies> copies) {
    this.jdbc = jdbc;
    this.json = json;
    this.arrivals = arrivals;
    this.copies = copies;
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
    long batch = newBatch();
    jdbc.batchUpdate(
        INSERT,
        drafts,
        drafts.size(),
        (row, draft) -> {
          row.setObject(1, draft.id());
          row.setLong(2, batch);
          row.setString(3, draft.type().code());
          row.setObject(4, draft.accountId());
          row.setString(5, draft.subject());
          row.setTimestamp(6, Timestamp.from(draft.time()));
          row.setString(7, json.writeValueAsString(draft.data()));
        });
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            arrivals.ring();
          }
        });
  }

  /**
   * Replaces what events told, by their ids: content that was deleted must not live on in the log.
   * Who has read them before has seen them; their place in the order stays.
   */
  public void rewrite(Map<UUID, ?> data) {
    if (data.isEmpty()) {
      return;
    }
    Map<UUID, String> written = new LinkedHashMap<>();
    data.forEach((id, value) -> written.put(id, json.writeValueAsString(value)));
    jdbc.batchUpdate(
        "update event set data = ? where id = ?",
        written.entrySet(),
        written.size(),
        (row, event) -> {
          row.setString(1, event.getValue());
          row.setObject(2, event.getKey());
        });
    copies.orderedStream().forEach(copy -> copy.rewrite(written));
  }

  private long newBatch() {
    var key = new GeneratedKeyHolder();
    jdbc.update(
        connection ->
            connection.prepareStatement(
                "insert into event_batch (position) values (null)", new String[] {"id"}),
        key);
    Number id = key.getKey();
    if (id == null) {
      throw new IllegalStateException("the database names every batch");
    }
    return id.longValue();
  }
}
