package io.postrider.fetch;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The entries of the ledger that are listed and wait to be fetched, in the order of their turn. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class PendingEntries {

  private final JdbcTemplate jdbc;

  PendingEntries(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Entries to be fetched that never failed, behind that one, oldest first. */
  List<FetchPlan.Task> fresh(UUID accountId, long epoch, long after, int limit) {
    return pending("attempts = 0 and id > ? order by id limit ?", accountId, epoch, after, limit);
  }

  /** Entries to be fetched that failed before, those with the fewest failures first. */
  List<FetchPlan.Task> failedBefore(UUID accountId, long epoch, int limit) {
    return pending("attempts > ? order by attempts, id limit ?", accountId, epoch, 0, limit);
  }

  private List<FetchPlan.Task> pending(
      String condition, UUID accountId, long epoch, long than, int limit) {
    return jdbc.query(
        "select id, uidl, occurrence, size, attempts, doubt, alias_of from uidl_entry"
            + " where account_id = ? and state = 'SEEN' and epoch = ? and on_server"
            + " and (doubt is null or doubt = 'CONTENT') and "
            + condition,
        (row, _) -> {
          long aliasOf = row.getLong("alias_of");
          return new FetchPlan.Task(
              0,
              row.getLong("id"),
              LedgerEntryMapper.key(row),
              LedgerEntryMapper.orUnknown(row, "size"),
              row.getInt("attempts"),
              row.getString("doubt") != null,
              aliasOf);
        },
        accountId,
        epoch,
        than,
        limit);
  }
}
