package io.postrider.fetch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What the ledger knows of messages beside their unique-ids: hashes, and which entry is the same
 * message as which. Writes run in the transaction of their caller, which has checked the fence;
 * reads need none.
 */
@Repository
@Transactional(propagation = Propagation.SUPPORTS)
class IdentityLedger {

  private final JdbcTemplate jdbc;
  private final NamedParameterJdbcTemplate named;
  private final JdbcTemplate streaming;

  IdentityLedger(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
    this.named = new NamedParameterJdbcTemplate(jdbc);
    this.streaming = new JdbcTemplate(Objects.requireNonNull(jdbc.getDataSource()));
    this.streaming.setFetchSize(UidlLedger.BATCH);
  }

  /**
   * The messages with known content that no listed one stands for yet, of all epochs, for a mailbox
   * that moved has messages of the one it was: each once, by the epoch's own entry if it has one.
   *
   * @param gone which of the epoch's UIDLs are to be considered
   * @param leftSince entries that left the server before are forgotten
   */
  public List<KnownMessage> candidates(
      UUID accountId, long epoch, Predicate<String> gone, Instant leftSince) {
    var candidates = new Candidates();
    streaming.query(
        """
        select * from uidl_entry
        where account_id = ? and (header_sha256 is not null or content_sha256 is not null)
          and (state in ('STORED', 'DELETE_REQUESTED', 'ALIAS', 'SKIPPED', 'QUARANTINED')
            or (state = 'GONE' and epoch <> ?))
          and (on_server or last_seen_at > ?)
        order by id
        """,
        row -> {
          boolean own = row.getLong("epoch") == epoch;
          boolean named = own && !row.getBoolean("by_content");
          boolean listed = named && !gone.test(row.getString("uidl"));
          candidates.add(message(row), row.getLong("alias_of"), own, listed);
        },
        accountId,
        epoch,
        Timestamp.from(leftSince));
    return candidates.free();
  }

  /** Whether any entry of the account has one of these headers. */
  public boolean hasAny(UUID accountId, Collection<ContentHash> headers) {
    List<byte[]> octets = headers.stream().map(ContentHash::octets).toList();
    for (int from = 0; from < octets.size(); from += 100) {
      List<byte[]> some = octets.subList(from, Math.min(octets.size(), from + 100));
      boolean found =
          !named
              .queryForList(
                  "select id from uidl_entry"
                      + " where account_id = :account and header_sha256 in (:headers) limit 1",
                  Map.of("account", accountId, "headers", some),
                  Long.class)
              .isEmpty();
      if (found) {
        return true;
      }
    }
    return false;
  }

  /** These entries, by id. */
  public Map<Long, KnownMessage> of(Collection<Long> entryIds) {
    var found = new HashMap<Long, KnownMessage>();
    var ids = List.copyOf(entryIds);
    for (int from = 0; from < ids.size(); from += UidlLedger.BATCH) {
      named.query(
          "select * from uidl_entry where id in (:ids)",
          Map.of("ids", ids.subList(from, Math.min(ids.size(), from + UidlLedger.BATCH))),
          row -> {
            found.put(row.getLong("id"), message(row));
          });
    }
    return found;
  }

  /** Entries whose messages were stored before hashes were taken. */
  public List<KnownMessage> withoutHashes(UUID accountId, int limit) {
    return jdbc.query(
        """
        select * from uidl_entry where account_id = ? and content_sha256 is null
          and message_id is not null and state in ('STORED', 'DELETE_REQUESTED') and octets is null
        order by id limit ?
        """,
        (row, _) -> message(row),
        accountId,
        limit);
  }

  private static KnownMessage message(ResultSet row) throws SQLException {
    Timestamp storedAt = row.getTimestamp("stored_at");
    long octets = row.getLong("octets");
    boolean read = !row.wasNull();
    long size = row.getLong("size");
    boolean sized = !row.wasNull();
    return new KnownMessage(
        row.getLong("id"),
        row.getString("uidl"),
        sized ? size : -1,
        EntryState.valueOf(row.getString("state")),
        row.getBoolean("by_content"),
        row.getString("reason"),
        storedAt == null ? null : storedAt.toInstant(),
        row.getObject("message_id", UUID.class),
        ContentHash.ofNullable(row.getBytes("header_sha256")),
        ContentHash.ofNullable(row.getBytes("content_sha256")),
        read ? octets : -1,
        row.getInt("line_count"));
  }

  /** What a stored message was found to be known by; null where its octets are gone. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void hashed(long entryId, @Nullable Fingerprint known) {
    jdbc.update(
        "update uidl_entry set header_sha256 = ?, content_sha256 = ?, octets = ?, line_count = ?"
            + " where id = ?",
        known == null ? null : known.header().octets(),
        known == null ? null : known.content().octets(),
        known == null ? -1 : known.octets(),
        known == null ? 0 : known.lines(),
        entryId);
  }

  /** An entry and the known message that it turned out to be. */
  record Alias(long entryId, KnownMessage of) {}

  /** These are known messages under other names: they are neither fetched nor told of again. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void alias(List<Alias> aliases) {
    jdbc.batchUpdate(
        """
        update uidl_entry set state = ?, doubt = null, reason = ?, alias_of = ?, stored_at = ?,
          message_id = ?, header_sha256 = ?, content_sha256 = ?, octets = ?, line_count = ?
        where id = ?
        """,
        aliases,
        UidlLedger.BATCH,
        (row, alias) -> {
          KnownMessage of = alias.of();
          row.setString(1, of.underAnotherName().name());
          row.setString(2, of.underAnotherName() == EntryState.ALIAS ? null : of.reason());
          row.setLong(3, of.entryId());
          row.setTimestamp(4, of.storedAt() == null ? null : Timestamp.from(of.storedAt()));
          row.setObject(5, of.messageId());
          row.setBytes(6, of.header() == null ? null : of.header().octets());
          row.setBytes(7, of.content() == null ? null : of.content().octets());
          UidlLedger.setSize(row, 8, of.octets());
          row.setInt(9, of.lines());
          row.setLong(10, alias.entryId());
        });
  }

  /** The message is the one it was, whatever its listed size says; it is on the server. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void sameInSpiteOfSize(long entryId, long listedSize) {
    jdbc.update(
        "update uidl_entry set checked_size = ?, on_server = true, last_seen_at = null,"
            + " state = case state when 'GONE' then 'DELETE_REQUESTED' else state end"
            + " where id = ?",
        listedSize < 0 ? null : listedSize,
        entryId);
  }

  /** An entry that was made in doubt and is not needed. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void drop(long entryId) {
    jdbc.update("delete from uidl_entry where id = ?", entryId);
  }

  /** How many entries have this UIDL, or had it: the next one's occurrence. */
  public int nextOccurrence(UUID accountId, long epoch, String uidl) {
    Integer next =
        jdbc.queryForObject(
            "select coalesce(max(occurrence) + 1, 0) from uidl_entry"
                + " where account_id = ? and epoch = ? and uidl = ?",
            Integer.class,
            accountId,
            epoch,
            uidl);
    return next == null ? 0 : next;
  }

  /** A message without a unique-id, to be entered under a name made of its content. */
  record ByContent(
      EntryKey key, long size, EntryState state, @Nullable String reason, Fingerprint known) {}

  /** Enters a message that only its content tells from others; returns the entry's id. */
  @Transactional(propagation = Propagation.MANDATORY)
  public long enter(UUID accountId, long epoch, ByContent message, Instant now) {
    var keys = new GeneratedKeyHolder();
    jdbc.update(
        connection -> {
          var row =
              connection.prepareStatement(
                  """
                  insert into uidl_entry
                    (account_id, epoch, uidl, occurrence, size, state, reason, by_content,
                     header_sha256, content_sha256, octets, line_count, first_seen_at)
                  values (?, ?, ?, ?, ?, ?, ?, true, ?, ?, ?, ?, ?)
                  """,
                  new String[] {"id"});
          row.setObject(1, accountId);
          row.setLong(2, epoch);
          row.setString(3, message.key().uidl());
          row.setInt(4, message.key().occurrence());
          UidlLedger.setSize(row, 5, message.size());
          row.setString(6, message.state().name());
          row.setString(7, message.reason());
          row.setBytes(8, message.known().header().octets());
          row.setBytes(9, message.known().content().octets());
          UidlLedger.setSize(row, 10, message.known().octets());
          row.setInt(11, message.known().lines());
          row.setTimestamp(12, Timestamp.from(now));
          return row;
        },
        keys);
    return Objects.requireNonNull(keys.getKey()).longValue();
  }

  /** These were read again, so they are on the server. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void seen(Collection<Long> entryIds) {
    jdbc.batchUpdate(
        "update uidl_entry set on_server = true, last_seen_at = null where id = ? and not on_server",
        entryIds,
        UidlLedger.BATCH,
        (row, id) -> row.setLong(1, id));
  }

  /** The entries by content that the server should have, and that were not among these. */
  public List<KnownMessage> unseen(UUID accountId, long epoch, Set<Long> seen) {
    var unseen = new ArrayList<KnownMessage>();
    streaming.query(
        "select * from uidl_entry where account_id = ? and epoch = ? and on_server and by_content",
        row -> {
          if (!seen.contains(row.getLong("id"))) {
            unseen.add(message(row));
          }
        },
        accountId,
        epoch);
    return unseen;
  }
}
