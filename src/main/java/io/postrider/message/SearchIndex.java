package io.postrider.message;

import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Finds messages by what they say. Their words are filed in the transaction that stores them; an
 * entry goes with its message. Safe for use by many threads.
 */
abstract class SearchIndex {
  private final JdbcTemplate jdbc;
  private final String insert;

  /** A message and its words. */
  record Entry(StoredMessage message, SearchDocument words) {
    static Entry of(Filing filing) {
      return new Entry(filing.message(), filing.words());
    }
  }

  /**
   * @param words as SQL, a question mark for what {@link #filed} gives
   */
  SearchIndex(JdbcTemplate jdbc, String words) {
    this.jdbc = jdbc;
    this.insert =
        "insert into message_search (message_id, account_id, fetched_at, words)"
            + (" values (?, ?, ?, " + words + ") on conflict do nothing");
  }

  /** The words as the database takes them. */
  abstract Object filed(SearchDocument words);

  /** The messages asked for by a query that has words, in its order. */
  abstract List<UUID> find(MessageQuery query);

  /** Files the words of messages; those that are filed already are left as they are. */
  final void insert(List<Entry> entries) {
    jdbc.batchUpdate(
        insert,
        entries,
        entries.size(),
        (row, entry) -> {
          row.setObject(1, entry.message().id());
          row.setObject(2, entry.message().accountId());
          row.setObject(3, entry.message().fetchedAt().atOffset(ZoneOffset.UTC));
          row.setObject(4, filed(entry.words()));
        });
  }

  /** Files words in place of those that were filed before. */
  final void replace(Entry entry) {
    jdbc.update("delete from message_search where message_id = ?", entry.message().id());
    insert(List.of(entry));
  }
}
