package io.postrider.fetch;

import io.postrider.account.AccountPolling;
import io.postrider.message.ArchiveCensus;
import io.postrider.web.ProblemException;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Proves the books of one account: what the last complete listing had is in the ledger, each
 * message in the ledger is kept with its octets or was deleted here, and each message kept is in
 * the ledger, once. A first look takes no lock; only what looks wrong is looked at again under the
 * account's lock, where no poll can be half done. Any thread.
 */
@Component
class LedgerAudit {

  private final JdbcTemplate jdbc;
  private final ArchiveCensus archive;
  private final AccountPolling accounts;
  private final TransactionTemplate snapshot;

  LedgerAudit(
      JdbcTemplate jdbc,
      ArchiveCensus archive,
      AccountPolling accounts,
      PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.archive = archive;
    this.accounts = accounts;
    this.snapshot = new TransactionTemplate(transactions);
    this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
  }

  /**
   * What is wrong with the account's books. All zero: nothing.
   *
   * @throws ProblemException NOT_FOUND where the account is gone and something seemed wrong
   */
  Finding of(UUID accountId) {
    Finding finding = look(accountId, false);
    return finding.violations() == 0 ? finding : look(accountId, true);
  }

  private Finding look(UUID accountId, boolean locked) {
    return snapshot.execute(_ -> {
      if (locked) {
        accounts.lock(accountId);
      }
      return examine(accountId);
    });
  }

  private Finding examine(UUID accountId) {
    var inLedger = new IdSet();
    jdbc.query(
        "select message_id from uidl_entry"
            + " where account_id = ? and message_id is not null and alias_of is null",
        row -> {
          inLedger.add(row.getObject(1, UUID.class));
        },
        accountId);
    inLedger.seal();
    int[] unlisted = {0};
    archive.kept(
        accountId,
        id -> {
          if (!inLedger.strike(id)) {
            unlisted[0]++;
          }
        });
    archive.deleted(accountId, inLedger::strike);
    int[] incomplete = {0};
    archive.incomplete(accountId, _ -> incomplete[0]++);
    return new Finding(
        imbalance(accountId),
        inLedger.left(),
        unlisted[0],
        inLedger.doubles(),
        incomplete[0],
        storedWithout(accountId));
  }

  /** By how much the last complete listing and the entries on the server differ. */
  private long imbalance(UUID accountId) {
    List<Long> found =
        jdbc.query(
            """
            select l.last_listing - (select count(*) from uidl_entry e
                where e.account_id = l.account_id and e.epoch = l.epoch and e.on_server)
            from ledger_epoch l where l.account_id = ? and l.settled
              and l.epoch =\
            """
                + LedgerEpochs.LISTED_LAST,
            (row, _) -> Math.abs(row.getLong(1)),
            accountId,
            accountId);
    return found.isEmpty() ? 0 : found.getFirst();
  }

  /** Entries that say that they were stored and name no message. */
  private int storedWithout(UUID accountId) {
    Integer count =
        jdbc.queryForObject(
            "select count(*) from uidl_entry"
                + " where account_id = ? and stored_at is not null and octets is not null"
                + " and message_id is null",
            Integer.class,
            accountId);
    return count == null ? 0 : count;
  }

  /**
   * What an audit found.
   *
   * @param imbalance listed messages without an entry, or entries of unlisted messages
   * @param lost entries whose message is neither kept nor was deleted here
   * @param unaccounted messages that no entry names
   * @param doubled entries that name the message of another
   * @param incomplete messages whose octets are not all there
   * @param nameless entries that were stored and name no message
   */
  record Finding(
      long imbalance, int lost, int unaccounted, int doubled, int incomplete, int nameless) {

    long violations() {
      return imbalance + lost + unaccounted + doubled + incomplete + nameless;
    }

    /** For people. */
    String words() {
      return "imbalance with the last listing "
          + imbalance
          + ", messages lost "
          + lost
          + ", not in the ledger "
          + unaccounted
          + ", doubled "
          + doubled
          + ", incomplete "
          + incomplete
          + ", entries stored without a message "
          + nameless;
    }
  }
}
