package io.postrider.event;

import java.sql.Timestamp;
import java.time.InstantSource;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives committed batches of events their positions, one numberer at a time over all replicas. Who
 * writes an event waits for nobody; who reads numbers first what was committed meanwhile. A batch
 * whose transaction is still open is not visible here and is numbered later, behind all that was
 * handed out until then (docs/adr/0004). Safe for use by many threads.
 */
@Component
class EventOrder {

  private static final int AT_ONCE = 5_000;

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  EventOrder(JdbcTemplate jdbc, PlatformTransactionManager transactions, InstantSource time) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
    this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.time = time;
  }

  /** Numbers what is committed; returns the last position. */
  long number() {
    boolean more;
    do {
      List<Long> waiting = unnumbered(1);
      more =
          !waiting.isEmpty()
              && Boolean.TRUE.equals(transaction.execute(_ -> numberNext() == AT_ONCE));
    } while (more);
    return head();
  }

  /** The last position that was given out. */
  long head() {
    return longOf("select head from event_order where id = 1");
  }

  private int numberNext() {
    long head = longOf("select head from event_order where id = 1 for update");
    // read behind the lock: what an earlier holder of it has numbered is seen as numbered
    List<Long> batches = unnumbered(AT_ONCE);
    if (batches.isEmpty()) {
      return 0;
    }
    Timestamp now = Timestamp.from(time.instant());
    long[] next = {head};
    jdbc.batchUpdate(
        "update event_batch set position = ?, numbered_at = ? where id = ?",
        batches,
        batches.size(),
        (row, id) -> {
          row.setLong(1, ++next[0]);
          row.setTimestamp(2, now);
          row.setLong(3, id);
        });
    jdbc.update("update event_order set head = ? where id = 1", next[0]);
    return batches.size();
  }

  private List<Long> unnumbered(int limit) {
    return jdbc.query(
        "select id from event_batch where position is null order by id limit " + limit,
        (row, _) -> row.getLong(1));
  }

  private long longOf(String query) {
    Long value = jdbc.queryForObject(query, Long.class);
    if (value == null) {
      throw new IllegalStateException("event_order lost its row");
    }
    return value;
  }
}
