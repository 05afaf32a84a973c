package io.postrider.event;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Deletes events whose time is over, oldest first, in short transactions. */
@Component
public class EventRetention {

  private static final Logger LOG = LoggerFactory.getLogger(EventRetention.class);
  private static final int AT_ONCE = 500;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final EventSettings settings;
  private final InstantSource time;

  EventRetention(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      EventSettings settings,
      InstantSource time) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
    this.settings = settings;
    this.time = time;
  }

  /** Returns how many batches were deleted. */
  public int dropOld() {
    Instant until = time.instant().minus(settings.keep());
    int dropped = 0;
    int now;
    do {
      Integer count = transaction.execute(_ -> dropSome(until));
      now = count == null ? 0 : count;
      dropped += now;
    } while (now == AT_ONCE);
    if (dropped > 0) {
      LOG.info("deleted {} batches of events written before {}", dropped, until);
    }
    return dropped;
  }

  private record Batch(long id, long position, Instant numberedAt) {}

  private int dropSome(Instant until) {
    List<Batch> old =
        jdbc
            .sql(
                """
                select id, position, numbered_at from event_batch where position is not null
                order by position limit :limit
                """)
            .param("limit", AT_ONCE)
            .query((row, _) ->
                new Batch(
                    row.getLong("id"),
                    row.getLong("position"),
                    row.getTimestamp("numbered_at").toInstant()))
            .list()
            .stream()
            .takeWhile(batch -> batch.numberedAt().isBefore(until))
            .toList();
    if (old.isEmpty()) {
      return 0;
    }
    Map<String, ?> ids = Map.of("ids", old.stream().map(Batch::id).toList());
    // the mark first: a reader must not find a gap that nobody tells of
    jdbc.sql("update event_order set expired = :position where id = 1")
        .param("position", old.getLast().position())
        .update();
    jdbc.sql("delete from event where batch_id in (:ids)").params(ids).update();
    jdbc.sql("delete from event_batch where id in (:ids)").params(ids).update();
    return old.size();
  }
}
