package io.postrider.fetch;

import io.postrider.web.ProblemCode;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The entries of the ledger that are in doubt, what raises doubts, and what is found out about
 * them. Writes run in the transaction of their caller, which has checked the fence; reads need
 * none.
 */
@Repository
@Transactional(propagation = Propagation.SUPPORTS)
class DoubtLedger {

  private final JdbcTemplate jdbc;

  DoubtLedger(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * An entry in doubt.
   *
   * @param header null as long as TOP has not shown it
   */
  record Doubtful(
      long entryId, EntryKey key, long size, Doubt doubt, @Nullable ContentHash header) {}

  /** The entries that are not fetched before a doubt is settled. */
  public List<Doubtful> doubtful(UUID accountId, long epoch) {
    return jdbc.query(
        """
        select id, uidl, occurrence, size, doubt, header_sha256 from uidl_entry
        where account_id = ? and state = 'SEEN' and epoch = ? and doubt is not null and on_server
        order by id
        """,
        (row, _) -> {
          long size = row.getLong("size");
          boolean sized = !row.wasNull();
          return new Doubtful(
              row.getLong("id"),
              new EntryKey(row.getString("uidl"), row.getInt("occurrence")),
              sized ? size : -1,
              Doubt.valueOf(row.getString("doubt")),
              ContentHash.ofNullable(row.getBytes("header_sha256")));
        },
        accountId,
        epoch);
  }

  /** How many entries are in one of these doubts. */
  public int count(UUID accountId, long epoch, Doubt doubt) {
    Integer count =
        jdbc.queryForObject(
            """
            select count(*) from uidl_entry
            where account_id = ? and state = 'SEEN' and epoch = ? and doubt = ? and on_server
            """,
            Integer.class,
            accountId,
            epoch,
            doubt.name());
    return count == null ? 0 : count;
  }

  /** What waits in this epoch may have been fetched from elsewhere meanwhile. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void suspectPending(UUID accountId, long epoch) {
    jdbc.update(
        """
        update uidl_entry set doubt = ?, reason = ?
        where account_id = ? and state in ('SEEN', 'VANISHED') and epoch = ? and doubt is null
        """,
        Doubt.RESET.name(),
        ProblemCode.UIDL_RESET_SUSPECTED.code(),
        accountId,
        epoch);
  }

  /** What was found out about an entry in doubt: the state and the doubt it has from now on. */
  record Finding(
      long entryId,
      EntryState state,
      @Nullable Doubt doubt,
      @Nullable String reason,
      @Nullable ContentHash header) {}

  @Transactional(propagation = Propagation.MANDATORY)
  public void found(List<Finding> findings) {
    jdbc.batchUpdate(
        """
        update uidl_entry set state = ?, doubt = ?, reason = ?,
          header_sha256 = coalesce(?, header_sha256)
        where id = ?
        """,
        findings,
        UidlLedger.BATCH,
        (row, finding) -> {
          row.setString(1, finding.state().name());
          row.setString(2, finding.doubt() == null ? null : finding.doubt().name());
          row.setString(3, finding.reason());
          row.setBytes(4, finding.header() == null ? null : finding.header().octets());
          row.setLong(5, finding.entryId());
        });
  }

  /** How many entries left the server, not at our wish, since then. */
  public int leftSince(UUID accountId, long epoch, Instant since) {
    Integer count =
        jdbc.queryForObject(
            """
            select count(*) from uidl_entry
            where account_id = ? and state in ('STORED', 'SKIPPED', 'ALIAS') and epoch = ?
              and not on_server and last_seen_at > ? and alias_of is null
              and reason is distinct from 'imported'
            """,
            Integer.class,
            accountId,
            epoch,
            Timestamp.from(since));
    return count == null ? 0 : count;
  }
}
