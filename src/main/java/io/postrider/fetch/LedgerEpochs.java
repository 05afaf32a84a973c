package io.postrider.fetch;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The ledger's row of each epoch: what its listings were, and what of it is still in doubt. */
@Repository
@Transactional(propagation = Propagation.SUPPORTS)
class LedgerEpochs {

  /** Of an account, the parameter: the epoch of the mailbox that was listed last. */
  static final String LISTED_LAST =
      "(select n.epoch from ledger_epoch n where n.account_id = ?"
          + " order by n.last_listing_at desc, n.epoch desc limit 1)";

  private final JdbcTemplate jdbc;

  LedgerEpochs(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * An epoch as it stands.
   *
   * @param lastListingAt when the last complete listing was
   * @param resetSuspectedAt since when all UIDLs seem to have changed; null: they do not
   * @param contentBaseline so many of the first messages, known by content alone, are not yet
   *     judged by the baseline; null: that is done
   */
  record Epoch(
      Instant baselineAt,
      Instant lastListingAt,
      @Nullable Instant resetSuspectedAt,
      @Nullable Integer contentBaseline) {}

  /** The epoch; null before its first listing. */
  public @Nullable Epoch find(UUID accountId, long epoch) {
    return jdbc
        .query(
            "select * from ledger_epoch where account_id = ? and epoch = ?",
            (row, _) -> {
              int contentBaseline = row.getInt("content_baseline");
              boolean drawn = row.wasNull();
              Timestamp suspected = row.getTimestamp("reset_suspected_at");
              return new Epoch(
                  row.getTimestamp("baseline_at").toInstant(),
                  row.getTimestamp("last_listing_at").toInstant(),
                  suspected == null ? null : suspected.toInstant(),
                  drawn ? null : contentBaseline);
            },
            accountId,
            epoch)
        .stream()
        .findFirst()
        .orElse(null);
  }

  /** Notes the first listing of an epoch: what comes later is not the baseline's. */
  public void begin(
      UUID accountId,
      long epoch,
      int count,
      boolean settled,
      @Nullable Integer contentBaseline,
      Instant now) {
    jdbc.update(
        """
        insert into ledger_epoch
          (account_id, epoch, baseline_at, last_listing_at, last_listing, settled,
           content_baseline)
        values (?, ?, ?, ?, ?, ?, ?)
        """,
        accountId,
        epoch,
        Timestamp.from(now),
        Timestamp.from(now),
        count,
        settled,
        contentBaseline);
  }

  /**
   * Notes a complete listing.
   *
   * @param settled whether the ledger's entries on the server must now be as many
   */
  public void listed(UUID accountId, long epoch, int count, boolean settled, Instant now) {
    jdbc.update(
        "update ledger_epoch set last_listing_at = ?, last_listing = ?, settled = ?"
            + " where account_id = ? and epoch = ?",
        Timestamp.from(now),
        count,
        settled,
        accountId,
        epoch);
  }

  /** Notes a listing that was not complete: the ledger and the last complete one may differ. */
  public void listedInPart(UUID accountId, long epoch) {
    jdbc.update(
        "update ledger_epoch set settled = false where account_id = ? and epoch = ?",
        accountId,
        epoch);
  }

  /**
   * Notes that a mailbox is not new although its unique-ids are: what it lists is compared with
   * what is known before it is fetched, and there is no baseline to draw.
   */
  public void beginInDoubt(UUID accountId, long epoch, int count, Instant now) {
    if (find(accountId, epoch) == null) {
      begin(accountId, epoch, count, false, null, now);
    }
    resetSuspected(accountId, epoch, now);
  }

  /** All UIDLs seem to have changed. */
  public void resetSuspected(UUID accountId, long epoch, Instant now) {
    jdbc.update(
        "update ledger_epoch set reset_suspected_at = ? where account_id = ? and epoch = ?",
        Timestamp.from(now),
        accountId,
        epoch);
  }

  /** It is known which of the messages under new UIDLs are known ones. */
  public void resetSettled(UUID accountId, long epoch) {
    jdbc.update(
        "update ledger_epoch set reset_suspected_at = null where account_id = ? and epoch = ?",
        accountId,
        epoch);
  }

  /** Every message of the first listing was judged by the baseline. */
  public void contentBaselineDrawn(UUID accountId, long epoch) {
    jdbc.update(
        "update ledger_epoch set content_baseline = null where account_id = ? and epoch = ?",
        accountId,
        epoch);
  }

  /**
   * The epochs in which an account has entries, those listed last first.
   *
   * @param but without this one
   */
  public List<Former> others(UUID accountId, long but) {
    return jdbc.query(
        """
        select e.epoch, l.last_listing_at from
          (select distinct epoch from uidl_entry where account_id = ? and epoch <> ?) e
          left join ledger_epoch l on l.account_id = ? and l.epoch = e.epoch
        order by l.last_listing_at desc nulls last, e.epoch desc
        """,
        (row, _) -> new Former(row.getLong("epoch"), row.getTimestamp("last_listing_at") != null),
        accountId,
        but,
        accountId);
  }

  /**
   * An epoch that has entries.
   *
   * @param listed whether its mailbox was ever listed; else all it has was imported
   */
  record Former(long epoch, boolean listed) {}

  /** Whether the epoch has an entry of a message that was ever listed, not only imported ones. */
  public boolean hasListedEntries(UUID accountId, long epoch) {
    return !jdbc.query(
            "select 1 from uidl_entry where account_id = ? and epoch = ?"
                + " and (on_server or size is not null or state <> 'SKIPPED') limit 1",
            (row, _) -> row.getInt(1),
            accountId,
            epoch)
        .isEmpty();
  }

  /** What was imported into one epoch is another's: both are of the same mailbox. */
  public void merge(UUID accountId, long epoch, long into) {
    jdbc.update(
        """
        update uidl_entry set epoch = ? where account_id = ? and epoch = ? and not exists
          (select 1 from uidl_entry o
            where o.account_id = uidl_entry.account_id and o.epoch = ? and o.uidl = uidl_entry.uidl)
        """,
        into,
        accountId,
        epoch,
        into);
    jdbc.update("delete from uidl_entry where account_id = ? and epoch = ?", accountId, epoch);
    jdbc.update("delete from ledger_epoch where account_id = ? and epoch = ?", accountId, epoch);
  }

  public void forget(UUID accountId) {
    jdbc.update("delete from ledger_epoch where account_id = ?", accountId);
    jdbc.update("delete from ledger_audit where account_id = ?", accountId);
  }
}
