package io.postrider.message;

import io.postrider.account.Housekeeping;
import io.postrider.mime.MessageParser;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Files the words of messages that were stored before there was a search index: reads each of them
 * once more, newest first, a few a transaction, half a minute of each minute until none is left.
 * Several replicas may do so at once; what is done twice is kept once.
 */
@Component
class SearchBacklog implements Housekeeping {
  private static final Logger LOG = LoggerFactory.getLogger(SearchBacklog.class);
  private static final int BATCH = 50;
  private static final Duration TURN = Duration.ofSeconds(25);

  private final MessageParser parser = new MessageParser();
  private final MessageRows rows;
  private final ContentStore contents;
  private final SearchIndex index;
  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  SearchBacklog(
      MessageRows rows,
      ContentStore contents,
      SearchIndex index,
      JdbcTemplate jdbc,
      TransactionTemplate transaction,
      InstantSource time) {
    this.rows = rows;
    this.contents = contents;
    this.index = index;
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.time = time;
  }

  @Override
  public void tidy() {
    Instant end = time.instant().plus(TURN);
    while (time.instant().isBefore(end) && !Thread.currentThread().isInterrupted() && fileSome()) {}
  }

  /** Files the next few; false where none is left. */
  private boolean fileSome() {
    List<UUID> next =
        jdbc.query(
            "select message_id from search_backlog order by fetched_at desc, message_id limit ?",
            (row, number) -> row.getObject(1, UUID.class),
            BATCH);
    List<SearchIndex.Entry> entries = new ArrayList<>();
    for (UUID id : next) {
      rows.find(id).ifPresent(message -> entries.add(entry(message)));
    }
    transaction.executeWithoutResult(status -> {
      index.insert(entries);
      jdbc.batchUpdate(
          "delete from search_backlog where message_id = ?",
          next,
          next.size(),
          (row, id) -> row.setObject(1, id));
    });
    return !next.isEmpty();
  }

  private SearchIndex.Entry entry(StoredMessage message) {
    String text = "";
    try {
      text = parser.parse(contents.source(message.id(), message.size())).text();
    } catch (UncheckedIOException e) {
      LOG.warn("message {} cannot be read; it is found by its header only", message.id(), e);
    }
    return new SearchIndex.Entry(message, SearchDocument.of(message, text));
  }
}
