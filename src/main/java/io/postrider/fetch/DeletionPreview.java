package io.postrider.fetch;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.postrider.account.DeletionPolicy;
import io.postrider.account.Mailboxes;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What the policy would have deleted by a poll at this moment, by the last listing: the same rule
 * that polls follow, over the same rows. Nothing is asked of the server, so what changed there
 * since is not seen.
 */
@Component
public class DeletionPreview {

  private static final String LISTED =
      """
      select e.*, (select count(*) from uidl_entry o where o.account_id = e.account_id
          and o.epoch = e.epoch and o.uidl = e.uidl) as namesakes
      from uidl_entry e
      where e.account_id = ? and e.id > ? and e.on_server
        and e.epoch = %s
      order by e.id limit ?
      """
          .formatted(LedgerEpochs.LISTED_LAST);

  private final JdbcClient jdbc;
  private final Mailboxes mailboxes;
  private final InstantSource time;

  DeletionPreview(JdbcClient jdbc, Mailboxes mailboxes, InstantSource time) {
    this.jdbc = jdbc;
    this.mailboxes = mailboxes;
    this.time = time;
  }

  /**
   * Each message on the server, in the order of the ledger.
   *
   * @param after id of the last entry of the page before
   */
  @Transactional(readOnly = true)
  public List<Line> page(UUID accountId, long after, int limit) {
    DeletionPolicy policy = mailboxes.deletion(accountId);
    var rule = new DeletionRule(policy, time.instant());
    return jdbc.sql(LISTED)
        .params(accountId, after, accountId, limit)
        .query((row, _) -> line(row, rule))
        .list();
  }

  private static Line line(ResultSet row, DeletionRule rule) throws SQLException {
    long size = row.getLong("size");
    boolean sized = !row.wasNull();
    row.getLong("relisted_size");
    boolean sameSize = row.wasNull() && sized;
    Instant storedAt = instant(row.getTimestamp("stored_at"));
    EntryState state = EntryState.valueOf(row.getString("state"));
    DeletionVerdict verdict =
        rule.verdict(
            new DeletionRule.Candidate(
                state,
                storedAt,
                true,
                sameSize,
                row.getInt("namesakes") > 1,
                row.getBoolean("by_content"),
                row.getInt("delete_tries"),
                instant(row.getTimestamp("delete_asked_at"))));
    return new Line(
        row.getLong("id"),
        row.getString("uidl"),
        row.getInt("occurrence"),
        sized ? size : null,
        state,
        storedAt,
        row.getObject("message_id", UUID.class),
        verdict.delete(),
        verdict.reason(),
        verdict.reason().words(),
        verdict.notBefore());
  }

  private static @Nullable Instant instant(@Nullable Timestamp value) {
    return value == null ? null : value.toInstant();
  }

  /**
   * One message on the server.
   *
   * @param delete whether a poll at this moment would send DELE for it
   * @param reason why, or why not: stable, for programs
   * @param detail the same for people
   * @param notBefore when the answer may be another
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "DeletionPreviewLine")
  public record Line(
      long entryId,
      String uidl,
      int occurrence,
      @Nullable Long size,
      EntryState state,
      @Nullable Instant storedAt,
      @Nullable UUID messageId,
      boolean delete,
      DeletionVerdict.Reason reason,
      String detail,
      @Nullable Instant notBefore) {}
}
