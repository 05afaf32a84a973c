package io.postrider.message;

import java.util.List;
import java.util.UUID;

/**
 * Finds messages by what they say. Their words are filed in the transaction that stores them; an
 * entry goes with its message. Safe for use by many threads.
 */
interface SearchIndex {

  /** A message and its words. */
  record Entry(StoredMessage message, SearchDocument words) {
    static Entry of(Filing filing) {
      return new Entry(filing.message(), filing.words());
    }
  }

  /** Files the words of messages; those that are filed already are left as they are. */
  void insert(List<Entry> entries);

  /** Files words in place of those that were filed before. */
  void replace(Entry entry);

  /** The messages asked for by a query that has words, in its order. */
  List<UUID> find(MessageQuery query);
}
