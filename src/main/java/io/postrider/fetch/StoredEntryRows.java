package io.postrider.fetch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Entries that become stored, column by column: one statement takes them all, which costs the
 * database two thirds of a statement for each. Made for one use.
 */
final class StoredEntryRows {

  private static final String UPDATE =
      """
      merge into uidl_entry e
      using (select * from unnest(cast(? as bigint array), cast(? as uuid array),
          cast(? as bytea array), cast(? as bytea array), cast(? as bigint array),
          cast(? as integer array))
        as n (id, message_id, header_sha256, content_sha256, octets, line_count)) n
      on e.id = n.id
      when matched then update set state = 'STORED',
        reason = case when reason like 'uidl.reused%' then reason end, doubt = null,
        alias_of = null, stored_at = ?, message_id = n.message_id,
        header_sha256 = n.header_sha256, content_sha256 = n.content_sha256,
        octets = n.octets, line_count = n.line_count
      """;

  private final List<Long> ids = new ArrayList<>();
  private final List<UUID> messageIds = new ArrayList<>();
  private final List<byte[]> headers = new ArrayList<>();
  private final List<byte[]> contents = new ArrayList<>();
  private final List<Long> octets = new ArrayList<>();
  private final List<Integer> lines = new ArrayList<>();

  StoredEntryRows(Collection<StoredEntry> entries) {
    for (StoredEntry entry : entries) {
      Fingerprint known = entry.fingerprint();
      ids.add(entry.entryId());
      messageIds.add(entry.messageId());
      headers.add(known.header().octets());
      contents.add(known.content().octets());
      octets.add(known.octets());
      lines.add(known.lines());
    }
  }

  void update(JdbcTemplate jdbc, Instant now) {
    jdbc.update(UPDATE, row -> set(row, Timestamp.from(now)));
  }

  private void set(PreparedStatement row, Timestamp now) throws SQLException {
    Connection connection = row.getConnection();
    row.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
    row.setArray(2, connection.createArrayOf("uuid", messageIds.toArray()));
    row.setArray(3, connection.createArrayOf("bytea", headers.toArray(byte[][]::new)));
    row.setArray(4, connection.createArrayOf("bytea", contents.toArray(byte[][]::new)));
    row.setArray(5, connection.createArrayOf("bigint", octets.toArray()));
    row.setArray(6, connection.createArrayOf("integer", lines.toArray()));
    row.setTimestamp(7, now);
  }
}
