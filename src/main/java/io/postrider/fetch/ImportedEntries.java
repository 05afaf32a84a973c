package io.postrider.fetch;

import java.util.Collection;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes into the ledger what another program has fetched: it is not fetched here. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class ImportedEntries {

  private static final String IMPORTED = "imported";

  private final JdbcTemplate jdbc;

  ImportedEntries(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** These wait to be fetched. */
  void pending(Collection<Long> entryIds) {
    jdbc.batchUpdate(
        "update uidl_entry set state = 'SKIPPED', doubt = null, alias_of = null, reason = ?"
            + " where id = ?",
        entryIds,
        UidlLedger.BATCH,
        (row, id) -> {
          row.setString(1, IMPORTED);
          row.setLong(2, id);
        });
  }

  /** These were not listed here yet. */
  void unknown(UUID accountId, long epoch, Collection<String> uidls) {
    jdbc.batchUpdate(
        """
        insert into uidl_entry
          (account_id, epoch, uidl, occurrence, state, reason, on_server, first_seen_at,
           last_seen_at)
        values (?, ?, ?, 0, 'SKIPPED', ?, false, current_timestamp, current_timestamp)
        """,
        uidls,
        UidlLedger.BATCH,
        (row, uidl) -> {
          row.setObject(1, accountId);
          row.setLong(2, epoch);
          row.setString(3, uidl);
          row.setString(4, IMPORTED);
        });
  }
}
