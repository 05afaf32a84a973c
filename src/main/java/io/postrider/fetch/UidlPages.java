package io.postrider.fetch;

import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The ledger as people read it, a page at a time in the order of its entries. */
@Component
public class UidlPages {

  private final JdbcClient jdbc;

  UidlPages(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param state only entries in this state, by its name in the API; null = all
   * @param after id of the last entry of the page before
   * @throws IllegalArgumentException there is no such state
   */
  public List<Line> page(UUID accountId, @Nullable String state, long after, int limit) {
    var sql =
        new StringBuilder(
            """
            select e.*, l.last_listing_at from uidl_entry e
              left join ledger_epoch l on l.account_id = e.account_id and l.epoch = e.epoch
            where e.account_id = ? and e.id > ?
            """);
    var params = new ArrayList<Object>(List.of(accountId, after));
    if (state != null) {
      sql.append(" and e.state = ?");
      params.add(EntryState.of(state).name());
    }
    sql.append(" order by e.id limit ?");
    params.add(limit);
    return jdbc.sql(sql.toString()).params(params).query(LINE).list();
  }

  /** Entries of the mailbox that was listed last, that meet a condition upon {@code e}. */
  List<Line> where(String condition, UUID accountId, long after, int limit) {
    return jdbc.sql(
            """
            select e.*, l.last_listing_at from uidl_entry e
              join ledger_epoch l on l.account_id = e.account_id and l.epoch = e.epoch
            where e.account_id = ? and e.id > ? and e.epoch =\
            """
                + LedgerEpochs.LISTED_LAST
                + " and "
                + condition
                + " order by e.id limit ?")
        .params(accountId, after, accountId, limit)
        .query(LINE)
        .list();
  }

  /** One entry; empty where the account has none of that number. */
  public Optional<Line> find(UUID accountId, long entryId) {
    return jdbc.sql(
            """
            select e.*, l.last_listing_at from uidl_entry e
              left join ledger_epoch l on l.account_id = e.account_id and l.epoch = e.epoch
            where e.account_id = ? and e.id = ?
            """)
        .params(accountId, entryId)
        .query(LINE)
        .optional();
  }

  private static final RowMapper<Line> LINE =
      (row, _) -> {
        long size = row.getLong("size");
        boolean sized = !row.wasNull();
        Instant firstSeen = row.getTimestamp("first_seen_at").toInstant();
        Instant left = instant(row.getTimestamp("last_seen_at"));
        Instant listed = instant(row.getTimestamp("last_listing_at"));
        return new Line(
            row.getLong("id"),
            row.getString("uidl"),
            row.getBoolean("by_content") ? "content" : "uidl",
            row.getInt("occurrence"),
            row.getLong("epoch"),
            sized ? size : null,
            EntryState.valueOf(row.getString("state")),
            row.getString("reason"),
            row.getInt("attempts"),
            row.getBoolean("on_server"),
            firstSeen,
            left != null ? left : listed != null ? listed : firstSeen,
            instant(row.getTimestamp("stored_at")),
            row.getObject("message_id", UUID.class),
            row.getLong("alias_of") == 0 ? null : row.getLong("alias_of"));
      };

  private static @Nullable Instant instant(@Nullable Timestamp value) {
    return value == null ? null : value.toInstant();
  }

  /**
   * One entry of the ledger.
   *
   * @param entryId its number, for retry, release and drop
   * @param uidl as the server gave it; for a message that is known by its content, a name made of
   *     that
   * @param identity what tells the message from others
   * @param epoch which of the mailboxes that the account has had: within one a unique-id means one
   *     thing
   * @param reason why it was skipped or is in quarantine, or why its last try failed
   * @param attempts tries that failed
   * @param onServer whether the last complete listing had it
   * @param aliasOf the entry of the same message under another unique-id
   */
  @Schema(name = "LedgerEntry")
  public record Line(
      long entryId,
      @Schema(
              description =
                  "The server's unique-id, one char an octet. With identity `content` a name of"
                      + " our own: `sha256:` and the SHA-256 of the message (less the header fields"
                      + " in which servers note its state), or for one too large to be read,"
                      + " `header-sha256:`, the SHA-256 of its header, `:` and its size.")
          String uidl,
      @Schema(
              allowableValues = {"uidl", "content"},
              description = "What tells the message from others")
          String identity,
      int occurrence,
      long epoch,
      @Nullable Long size,
      EntryState state,
      @Nullable String reason,
      int attempts,
      boolean onServer,
      Instant firstSeenAt,
      Instant lastSeenAt,
      @Nullable Instant storedAt,
      @Nullable UUID messageId,
      @Nullable Long aliasOf) {}
}
