package io.postrider.fetch;

import io.postrider.account.LedgerCounts;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Counts the ledger's entries for the accounts that ask. What is stored counts in all epochs; what
 * waits, is held back or is to be deleted does only in that of the mailbox that was listed last.
 */
@Component
class LedgerCountsQuery implements LedgerCounts {

  private final JdbcClient jdbc;

  LedgerCountsQuery(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Map<UUID, Counts> of(Collection<UUID> accountIds) {
    if (accountIds.isEmpty()) {
      return Map.of();
    }
    var counts = new HashMap<UUID, Counts>();
    for (Row row : rows(BY_STATE, accountIds)) {
      add(counts, row.accountId(), row.state(), row.count());
    }
    List<UUID> moved = moved(accountIds);
    if (!moved.isEmpty()) {
      for (Row row : rows(OF_MAILBOXES_LEFT, moved)) {
        add(counts, row.accountId(), row.state(), -row.count());
        if (row.state() == EntryState.DELETE_REQUESTED) {
          add(counts, row.accountId(), EntryState.STORED, row.count());
        }
      }
    }
    return counts;
  }

  private static final String BY_STATE =
      """
      select account_id, state, count(*) as entries from uidl_entry
      where account_id in (:ids) group by account_id, state
      """;

  private static final String OF_MAILBOXES_LEFT =
      """
      select account_id, state, count(*) as entries from uidl_entry e
      where account_id in (:ids) and state in ('SEEN', 'QUARANTINED', 'SKIPPED', 'DELETE_REQUESTED')
        and exists (select 1 from ledger_epoch mine
          join ledger_epoch later on later.account_id = mine.account_id
            and later.last_listing_at > mine.last_listing_at
          where mine.account_id = e.account_id and mine.epoch = e.epoch)
      group by account_id, state
      """;

  private record Row(UUID accountId, EntryState state, long count) {}

  private List<Row> rows(String sql, Collection<UUID> accountIds) {
    return jdbc.sql(sql)
        .param("ids", accountIds)
        .query((row, _) ->
            new Row(
                row.getObject("account_id", UUID.class),
                EntryState.valueOf(row.getString("state")),
                row.getLong("entries")))
        .list();
  }

  /** Those of the accounts that have had several mailboxes. */
  private List<UUID> moved(Collection<UUID> accountIds) {
    return jdbc.sql(
            """
            select account_id from ledger_epoch
            where account_id in (:ids) group by account_id having count(*) > 1
            """)
        .param("ids", accountIds)
        .query((row, _) -> row.getObject("account_id", UUID.class))
        .list();
  }

  private static void add(Map<UUID, Counts> counts, UUID accountId, EntryState state, long more) {
    counts.put(accountId, plus(counts.getOrDefault(accountId, Counts.NONE), state, more));
  }

  private static Counts plus(Counts counts, EntryState state, long more) {
    long stored = counts.stored();
    long pending = counts.pending();
    long quarantined = counts.quarantined();
    long skipped = counts.skipped();
    long deleteRequested = counts.deleteRequested();
    switch (state) {
      case STORED, GONE -> stored += more;
      case DELETE_REQUESTED -> {
        stored += more;
        deleteRequested += more;
      }
      case SEEN -> pending += more;
      case QUARANTINED -> quarantined += more;
      case SKIPPED -> skipped += more;
      case VANISHED, ALIAS -> {} // an alias is counted under its first name
    }
    return new Counts(stored, pending, quarantined, skipped, deleteRequested);
  }
}
