package io.postrider.message;

import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Component;

/**
 * What is kept of an account, to be held against what others believe is kept. Rows are streamed,
 * never collected; call it within one transaction to see one state.
 */
@Component
public class ArchiveCensus {

  private static final int FETCH = 1_000;

  private final JdbcTemplate jdbc;

  ArchiveCensus(JdbcTemplate jdbc) {
    this.jdbc = new JdbcTemplate(java.util.Objects.requireNonNull(jdbc.getDataSource()));
    this.jdbc.setFetchSize(FETCH);
  }

  /** Every message of the account that was fetched and is kept; the imported ones are not. */
  public void kept(UUID accountId, Consumer<UUID> visitor) {
    each("select id from message where account_id = ? and poll_id is not null", accountId, visitor);
  }

  /** Every message of the account that was deleted here. */
  public void deleted(UUID accountId, Consumer<UUID> visitor) {
    each("select message_id from message_tombstone where account_id = ?", accountId, visitor);
  }

  /** Every message of the account of whose octets chunks are missing. */
  public void incomplete(UUID accountId, Consumer<UUID> visitor) {
    each(
        "select m.id from message m where m.account_id = ? and (m.size + "
            + (ContentStore.CHUNK - 1)
            + ") / "
            + ContentStore.CHUNK
            + " <> (select count(*) from content_chunk c where c.message_id = m.id)",
        accountId,
        visitor);
  }

  private void each(String sql, UUID accountId, Consumer<UUID> visitor) {
    RowCallbackHandler rows = row -> visitor.accept(row.getObject(1, UUID.class));
    jdbc.query(sql, rows, accountId);
  }
}
