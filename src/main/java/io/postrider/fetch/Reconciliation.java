package io.postrider.fetch;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The server and the store held against each other, by the last complete listing. */
@Component
public class Reconciliation {

  private static final String ON_SERVER =
      "e.on_server and e.state in ('SEEN', 'QUARANTINED'," + " 'SKIPPED')";
  private static final String IN_STORE =
      "not e.on_server and e.state in ('STORED', 'DELETE_REQUESTED', 'GONE', 'ALIAS')";

  private final JdbcClient jdbc;
  private final UidlPages pages;

  Reconciliation(JdbcClient jdbc, UidlPages pages) {
    this.jdbc = jdbc;
    this.pages = pages;
  }

  /** Which side has what the other has not. */
  public enum Side {
    ON_SERVER_NOT_STORED,
    STORED_NOT_ON_SERVER
  }

  /** The figures of an account, all of one moment. */
  @Transactional(readOnly = true)
  public Balance balance(UUID accountId) {
    return jdbc.sql(
            """
            select count(case when e.on_server then 1 end) as on_server,
              count(case when e.on_server and e.state in ('STORED', 'DELETE_REQUESTED', 'GONE')
                then 1 end) as stored,
              count(case when e.on_server and e.state = 'ALIAS' then 1 end) as aliases,
              count(case when e.on_server and e.state = 'QUARANTINED' then 1 end) as quarantined,
              count(case when e.on_server and e.state = 'SKIPPED' then 1 end) as skipped,
              count(case when e.on_server and e.state in ('SEEN', 'VANISHED') then 1 end)
                as pending,
              count(case when %s then 1 end) as not_stored,
              count(case when %s then 1 end) as not_on_server,
              max(l.last_listing_at) as listed_at, max(l.last_listing) as listed,
              max(case when l.settled then 1 else 0 end) as settled
            from ledger_epoch l left join uidl_entry e
              on e.account_id = l.account_id and e.epoch = l.epoch
            where l.account_id = ?
              and l.epoch = %s
            """
                .formatted(ON_SERVER, IN_STORE, LedgerEpochs.LISTED_LAST))
        .params(accountId, accountId)
        .query((row, _) -> {
          Timestamp at = row.getTimestamp("listed_at");
          long listed = row.getLong("listed");
          boolean settled = row.getInt("settled") == 1;
          return new Balance(
              at == null ? null : at.toInstant(),
              listed,
              row.getLong("stored"),
              row.getLong("aliases"),
              row.getLong("quarantined"),
              row.getLong("skipped"),
              row.getLong("pending"),
              settled ? listed == row.getLong("on_server") : null,
              row.getLong("not_stored"),
              row.getLong("not_on_server"));
        })
        .single();
  }

  /**
   * What one side has and the other has not.
   *
   * @param after id of the last entry of the page before
   */
  public List<UidlPages.Line> page(UUID accountId, Side side, long after, int limit) {
    return pages.where(
        side == Side.ON_SERVER_NOT_STORED ? ON_SERVER : IN_STORE, accountId, after, limit);
  }

  /**
   * Listed = stored + alias + quarantined + skipped + pending.
   *
   * @param listedAt the last complete listing; null before the first
   * @param listed messages in it
   * @param balanced whether the sum is right; null where the last listing was not complete or
   *     empty, so that nothing can be said
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Balance(
      @Nullable Instant listedAt,
      long listed,
      long stored,
      long alias,
      long quarantined,
      long skipped,
      long pending,
      @Nullable Boolean balanced,
      long onServerNotStored,
      long storedNotOnServer) {}
}
