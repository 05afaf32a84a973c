package io.postrider.fetch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Known messages that a listed one may turn out to be. A message has an entry for each unique-id it
 * ever had, and of these at most one is given away; none where one of them is listed itself, for
 * then a message of the same content is another one. One thread.
 */
final class Candidates {

  private record Row(KnownMessage message, boolean own, boolean listed) {}

  private final List<Row> rows = new ArrayList<>();
  private final Map<Long, Long> aliases = new HashMap<>();

  /**
   * Takes an entry.
   *
   * @param aliasOf the entry of the same message that was there before; 0: none
   * @param own whether it is of the epoch that asks
   * @param listed whether a message of its unique-id is listed
   */
  void add(KnownMessage entry, long aliasOf, boolean own, boolean listed) {
    rows.add(new Row(entry, own, listed));
    if (aliasOf != 0) {
      aliases.put(entry.entryId(), aliasOf);
    }
  }

  /** One entry for each message that is not listed: of the epoch that asks if it has one. */
  List<KnownMessage> free() {
    Set<Object> listed = new HashSet<>();
    Map<Object, Row> free = new LinkedHashMap<>();
    for (Row row : rows) {
      Object identity = identity(row.message());
      if (row.listed()) {
        listed.add(identity);
      } else {
        free.merge(identity, row, (before, now) -> before.own() && !now.own() ? before : now);
      }
    }
    free.keySet().removeAll(listed);
    return free.values().stream().map(Row::message).toList();
  }

  /** What the entries of one message have in common: its id, or the first entry. */
  private Object identity(KnownMessage entry) {
    if (entry.messageId() != null) {
      return entry.messageId();
    }
    long first = entry.entryId();
    for (int i = 0; i < aliases.size(); i++) {
      Long before = aliases.get(first);
      if (before == null) {
        break;
      }
      first = before;
    }
    return first;
  }
}
