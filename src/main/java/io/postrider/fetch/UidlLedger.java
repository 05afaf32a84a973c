package io.postrider.fetch;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ParameterizedPreparedStatementSetter;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
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

  static final int BATCH = 1_000;

  private final JdbcTemplate jdbc;
  private final NamedParameterJdbcTemplate named;

  /** Reads row by row where the driver can: a large mailbox is never in memory as a whole. */
  private final JdbcTemplate streaming;

  UidlLedger(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
    this.named = new NamedParameterJdbcTemplate(jdbc);
    this.streaming = new JdbcTemplate(Objects.requireNonNull(jdbc.getDataSource()));
    this.streaming.setFetchSize(2 * BATCH);
  }

  /** Tells the entries that the last listing had, those of one UIDL at a time. */
  void onServer(UUID accountId, long epoch, Consumer<List<LedgerEntry>> each) {
    var group = new ArrayList<LedgerEntry>(1);
    streaming.query(
        "select "
            + LedgerEntryMapper.COLUMNS
            + " from uidl_entry where account_id = ? and epoch = ? and on_server"
            + " order by uidl, occurrence",
        row -> {
          LedgerEntry entry = LedgerEntryMapper.entry(row);
          if (!group.isEmpty() && !group.getFirst().key().uidl().equals(entry.key().uidl())) {
            each.accept(List.copyOf(group));
            group.clear();
          }
          group.add(entry);
        },
        accountId,
        epoch);
    if (!group.isEmpty()) {
      each.accept(List.copyOf(group));
    }
  }

  /** All entries with these UIDLs, those of one UIDL together. */
  @Transactional(propagation = Propagation.SUPPORTS)
  public Collection<List<LedgerEntry>> of(UUID accountId, long epoch, Collection<String> uidls) {
    var groups = new LinkedHashMap<String, List<LedgerEntry>>();
    named.query(
        "select "
            + LedgerEntryMapper.COLUMNS
            + " from uidl_entry where account_id = :account and epoch = :epoch"
            + " and uidl in (:uidls) order by occurrence",
        Map.of("account", accountId, "epoch", epoch, "uidls", uidls),
        row -> {
          LedgerEntry entry = LedgerEntryMapper.entry(row);
          groups.computeIfAbsent(entry.key().uidl(), _ -> new ArrayList<>(1)).add(entry);
        });
    return groups.values();
  }

  /** Whether the epoch has any entry. */
  boolean hasEntries(UUID accountId, long epoch) {
    return !jdbc.query(
            "select 1 from uidl_entry where account_id = ? and epoch = ? limit 1",
            (row, _) -> row.getInt(1),
            accountId,
            epoch)
        .isEmpty();
  }

  /** Whether the epoch has any entry whose unique-id the server gave. */
  @Transactional(propagation = Propagation.SUPPORTS)
  public boolean hasNamedEntries(UUID accountId, long epoch) {
    return !jdbc.query(
            "select 1 from uidl_entry where account_id = ? and epoch = ? and not by_content limit 1",
            (row, _) -> row.getInt(1),
            accountId,
            epoch)
        .isEmpty();
  }

  /** One entry of an account, of whatever epoch. */
  Optional<LedgerEntry> find(UUID accountId, long entryId) {
    return jdbc
        .query(
            "select "
                + LedgerEntryMapper.COLUMNS
                + " from uidl_entry where account_id = ? and id = ?",
            (row, _) -> LedgerEntryMapper.entry(row),
            accountId,
            entryId)
        .stream()
        .findFirst();
  }

  /** Enters messages that were never listed before. */
  void enter(UUID accountId, long epoch, List<NewEntry> entries, Instant now) {
    if (!entries.isEmpty()) {
      jdbc.execute(
          NewEntryRows.INSERT, new NewEntryRows(accountId, epoch, Timestamp.from(now), entries));
    }
  }

  /**
   * These are not listed any more; their last listing was at {@code lastSeen}.
   *
   * @param becomes the state they get; null keeps each as it is
   */
  void left(EntryIds ids, @Nullable EntryState becomes, Instant lastSeen) {
    Timestamp at = Timestamp.from(lastSeen);
    var slice = new ArrayList<Long>(BATCH);
    for (int i = 0; i < ids.size(); i++) {
      slice.add(ids.get(i));
      if (slice.size() == BATCH || i == ids.size() - 1) {
        batch(
            "update uidl_entry set on_server = false, last_seen_at = ?,"
                + " state = coalesce(?, state) where id = ?",
            slice,
            (row, id) -> {
              row.setTimestamp(1, at);
              row.setString(2, becomes == null ? null : becomes.name());
              row.setLong(3, id);
            });
        slice.clear();
      }
    }
  }

  /**
   * These are listed again after they had not been. A suspicion of a reset may have ended without
   * them: then their content tells.
   */
  void returned(Collection<ListingDiff.Relisted> entries) {
    batch(
        """
        update uidl_entry set on_server = true, last_seen_at = null, size = coalesce(size, ?),
          state = case state when 'VANISHED' then 'SEEN' else state end,
          doubt = case doubt when 'RESET' then 'CONTENT' else doubt end
        where id = ?
        """,
        entries,
        (row, match) -> {
          setSize(row, 1, match.listed().size());
          row.setLong(2, match.entry().id());
        });
  }

  /** These are still to be fetched, and listed with another size now. */
  void resized(Collection<ListingDiff.Relisted> entries) {
    batch(
        "update uidl_entry set size = ? where id = ?",
        entries,
        (row, match) -> {
          setSize(row, 1, match.listed().size());
          row.setLong(2, match.entry().id());
        });
  }

  /** These are stored by the transaction of the caller. */
  void stored(Collection<StoredEntry> entries, Instant now) {
    if (!entries.isEmpty()) {
      new StoredEntryRows(entries).update(jdbc, now);
    }
  }

  /** DELE is about to be sent for these. */
  void deleteRequested(Collection<Long> entryIds, Instant now) {
    if (!entryIds.isEmpty()) {
      jdbc.update(
          "update uidl_entry set state = 'DELETE_REQUESTED', delete_tries = delete_tries + 1,"
              + " delete_asked_at = ? where id = any (?)",
          row -> {
            row.setTimestamp(1, Timestamp.from(now));
            row.setArray(2, ids(row, entryIds));
          });
    }
  }

  /** The session with these DELEs never came to an end: they say nothing of the server. */
  void deletionUnanswered(Collection<Long> entryIds) {
    if (!entryIds.isEmpty()) {
      jdbc.update(
          "update uidl_entry set delete_tries = delete_tries - 1"
              + " where id = any (?) and delete_tries > 0",
          row -> row.setArray(1, ids(row, entryIds)));
    }
  }

  private static Array ids(PreparedStatement row, Collection<Long> ids) throws SQLException {
    return row.getConnection().createArrayOf("bigint", ids.toArray());
  }

  /** Notes where the listed size no longer is, or again is, the one an entry is stored under. */
  void relistedWith(Collection<ListingDiff.Relisted> relisted) {
    batch(
        "update uidl_entry set relisted_size = ? where id = ?",
        relisted,
        (row, it) -> {
          if (it.sameSize()) {
            row.setNull(1, Types.BIGINT);
          } else {
            row.setLong(1, it.listed().size());
          }
          row.setLong(2, it.entry().id());
        });
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
        "update uidl_entry set state = 'QUARANTINED', doubt = null, attempts = attempts + 1,"
            + " reason = ? where id = ?",
        cut(reason),
        entryId);
  }

  /** This entry leaves quarantine: the next poll fetches it. */
  void pendingAgain(long entryId, int attempts) {
    jdbc.update(
        "update uidl_entry set state = 'SEEN', attempts = ?, reason = null where id = ?",
        attempts,
        entryId);
  }

  /** Somebody decided that this entry is never fetched. */
  void dropped(long entryId, String reason) {
    jdbc.update(
        "update uidl_entry set state = 'SKIPPED', reason = ? where id = ?", cut(reason), entryId);
  }

  /** Forgets an account. */
  void forget(UUID accountId) {
    jdbc.update("delete from uidl_entry where account_id = ?", accountId);
  }

  private <T> void batch(
      String sql, Collection<T> rows, ParameterizedPreparedStatementSetter<T> setter) {
    if (!rows.isEmpty()) {
      jdbc.batchUpdate(sql, rows, BATCH, setter);
    }
  }

  static void setSize(PreparedStatement row, int index, long size) throws SQLException {
    if (size < 0) {
      row.setNull(index, Types.BIGINT);
    } else {
      row.setLong(index, size);
    }
  }

  static String cut(String reason) {
    return reason.length() <= 1_000 ? reason : reason.substring(0, 1_000);
  }
}
