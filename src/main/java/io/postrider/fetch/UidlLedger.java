package io.postrider.fetch;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ParameterizedPreparedStatementSetter;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The rows of the ledger: what each server ever listed and what became of it. Plain JDBC in
 * batches, because rows are many. Every write runs in the transaction of its caller, which has
 * checked the account's fence.
 */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class UidlLedger {

  private static final int BATCH = 1_000;

  private final JdbcTemplate jdbc;

  UidlLedger(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** When the baseline of this epoch was drawn; null before the first complete listing. */
  @Transactional(propagation = Propagation.SUPPORTS)
  public @Nullable Instant baselineDrawnAt(UUID accountId, long epoch) {
    return instant("baseline_at", accountId, epoch);
  }

  /** Every entry of an epoch. */
  Map<EntryKey, LedgerEntry> entries(UUID accountId, long epoch) {
    return entries(accountId, epoch, "");
  }

  /** The entries of an epoch that are to be fetched. */
  Map<EntryKey, LedgerEntry> pending(UUID accountId, long epoch) {
    return entries(accountId, epoch, " and state = 'SEEN'");
  }

  private Map<EntryKey, LedgerEntry> entries(UUID accountId, long epoch, String condition) {
    var entries = new HashMap<EntryKey, LedgerEntry>();
    jdbc.query(
        """
        select id, uidl, occurrence, size, state, attempts, on_server, stored_at, message_id
        from uidl_entry where account_id = ? and epoch = ?\
        """
            + condition,
        row -> {
          var key = new EntryKey(row.getString("uidl"), row.getInt("occurrence"));
          long size = row.getLong("size");
          boolean sized = !row.wasNull();
          Timestamp storedAt = row.getTimestamp("stored_at");
          entries.put(
              key,
              new LedgerEntry(
                  row.getLong("id"),
                  key,
                  sized ? size : -1,
                  EntryState.valueOf(row.getString("state")),
                  row.getInt("attempts"),
                  row.getBoolean("on_server"),
                  storedAt == null ? null : storedAt.toInstant(),
                  row.getObject("message_id", UUID.class)));
        },
        accountId,
        epoch);
    return entries;
  }

  /** Enters messages that were never listed before. */
  void enter(UUID accountId, long epoch, List<NewEntry> entries, Instant now) {
    Timestamp seenAt = Timestamp.from(now);
    batch(
        """
        insert into uidl_entry
          (account_id, epoch, uidl, occurrence, size, state, reason, first_seen_at)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        entries,
        (row, entry) -> {
          row.setObject(1, accountId);
          row.setLong(2, epoch);
          row.setString(3, entry.listed().key().uidl());
          row.setInt(4, entry.listed().key().occurrence());
          setSize(row, 5, entry.listed().size());
          row.setString(6, entry.state().name());
          row.setString(7, entry.reason());
          row.setTimestamp(8, seenAt);
        });
  }

  /** Notes that the baseline of this epoch is drawn, whether its listing was complete or not. */
  void baselineDrawn(UUID accountId, long epoch, int count, Instant now) {
    jdbc.update(
        """
        insert into ledger_epoch (account_id, epoch, baseline_at, last_listing_at, last_listing)
        values (?, ?, ?, ?, ?) on conflict do nothing
        """,
        accountId,
        epoch,
        Timestamp.from(now),
        Timestamp.from(now),
        count);
  }

  /** Notes a complete listing. */
  void listed(UUID accountId, long epoch, int count, Instant now) {
    jdbc.update(
        "update ledger_epoch set last_listing_at = ?, last_listing = ?"
            + " where account_id = ? and epoch = ?",
        Timestamp.from(now),
        count,
        accountId,
        epoch);
  }

  /**
   * These are not listed any more; their last listing was at {@code lastSeen}.
   *
   * @param becomes the state they get; null keeps each as it is
   */
  void left(Collection<LedgerEntry> entries, @Nullable EntryState becomes, Instant lastSeen) {
    Timestamp at = Timestamp.from(lastSeen);
    batch(
        "update uidl_entry set on_server = false, last_seen_at = ?, state = coalesce(?, state)"
            + " where id = ?",
        entries,
        (row, entry) -> {
          row.setTimestamp(1, at);
          row.setString(2, becomes == null ? null : becomes.name());
          row.setLong(3, entry.id());
        });
  }

  /** These are listed again after they had not been. */
  void returned(Collection<LedgerEntry> entries) {
    batch(
        """
        update uidl_entry set on_server = true, last_seen_at = null,
          state = case state when 'VANISHED' then 'SEEN' else state end
        where id = ?
        """,
        entries,
        (row, entry) -> row.setLong(1, entry.id()));
  }

  /** These are stored by the transaction of the caller. */
  void stored(Collection<StoredEntry> entries, Instant now) {
    Timestamp at = Timestamp.from(now);
    batch(
        "update uidl_entry set state = 'STORED', reason = null, stored_at = ?, message_id = ?"
            + " where id = ?",
        entries,
        (row, entry) -> {
          row.setTimestamp(1, at);
          row.setObject(2, entry.messageId());
          row.setLong(3, entry.entryId());
        });
  }

  /** DELE is about to be sent for these. */
  void deleteRequested(Collection<Long> entryIds) {
    batch(
        "update uidl_entry set state = 'DELETE_REQUESTED' where id = ?",
        entryIds,
        (row, id) -> row.setLong(1, id));
  }

  /** One more try of this entry failed. */
  void attempted(long entryId, String reason) {
    jdbc.update(
        "update uidl_entry set attempts = attempts + 1, reason = ? where id = ?",
        cut(reason),
        entryId);
  }

  /** Nobody fetches this entry until it is released. */
  void quarantined(long entryId, String reason) {
    jdbc.update(
        "update uidl_entry set state = 'QUARANTINED', attempts = attempts + 1, reason = ?"
            + " where id = ?",
        cut(reason),
        entryId);
  }

  /** Forgets an account. */
  void forget(UUID accountId) {
    jdbc.update("delete from uidl_entry where account_id = ?", accountId);
    jdbc.update("delete from ledger_epoch where account_id = ?", accountId);
  }

  /** When the last complete listing of the epoch was, or {@code fallback}. */
  Instant lastListingAt(UUID accountId, long epoch, Instant fallback) {
    Instant found = instant("last_listing_at", accountId, epoch);
    return found == null ? fallback : found;
  }

  private @Nullable Instant instant(String column, UUID accountId, long epoch) {
    List<Instant> found =
        jdbc.query(
            "select " + column + " from ledger_epoch where account_id = ? and epoch = ?",
            (row, _) -> row.getTimestamp(1).toInstant(),
            accountId,
            epoch);
    return found.isEmpty() ? null : found.getFirst();
  }

  private <T> void batch(
      String sql, Collection<T> rows, ParameterizedPreparedStatementSetter<T> setter) {
    if (!rows.isEmpty()) {
      jdbc.batchUpdate(sql, rows, BATCH, setter);
    }
  }

  private static void setSize(PreparedStatement row, int index, long size) throws SQLException {
    if (size < 0) {
      row.setNull(index, Types.BIGINT);
    } else {
      row.setLong(index, size);
    }
  }

  private static String cut(String reason) {
    return reason.length() <= 1_000 ? reason : reason.substring(0, 1_000);
  }

  /** A message to enter, in the state it starts with. */
  record NewEntry(ListedMessage listed, EntryState state, @Nullable String reason) {}

  /** An entry and the message it became. */
  record StoredEntry(long entryId, UUID messageId) {}
}
