package io.postrider.fetch;

import io.postrider.account.LedgerCounts;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts the ledger's entries for the accounts that ask. */
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
    record Row(UUID accountId, EntryState state, long count) {}
    List<Row> rows =
        jdbc.sql(
                """
                select account_id, state, count(*) as entries from uidl_entry
                where account_id in (:ids) group by account_id, state
                """)
            .param("ids", accountIds)
            .query((row, _) ->
                new Row(
                    row.getObject("account_id", UUID.class),
                    EntryState.valueOf(row.getString("state")),
                    row.getLong("entries")))
            .list();
    var counts = new HashMap<UUID, Counts>();
    for (Row row : rows) {
      Counts before = counts.getOrDefault(row.accountId(), Counts.NONE);
      counts.put(row.accountId(), plus(before, row.state(), row.count()));
    }
    return counts;
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
