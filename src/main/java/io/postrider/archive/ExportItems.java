package io.postrider.archive;

import io.postrider.message.MeasuredMessage;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The table {@code mail_export_item}: which messages an export holds, numbered from 0. */
@Repository
class ExportItems {

  private static final int DELETED_AT_ONCE = 10_000;

  private final JdbcTemplate jdbc;

  ExportItems(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * One message of an export.
   *
   * @param flaw why it is missing, as far as that is known
   */
  record Item(long position, UUID messageId, @Nullable Flaw flaw) {}

  void insert(UUID exportId, long first, List<MeasuredMessage> messages) {
    long[] position = {first};
    jdbc.batchUpdate(
        "insert into mail_export_item (export_id, position, message_id) values (?, ?, ?)",
        messages,
        messages.size(),
        (row, message) -> {
          row.setObject(1, exportId);
          row.setLong(2, position[0]++);
          row.setObject(3, message.id());
        });
  }

  List<Item> from(UUID exportId, long first, int limit) {
    return jdbc.query(
        "select position, message_id, flaw from mail_export_item where export_id = ?"
            + " and position >= ? order by position limit "
            + limit,
        (row, _) -> {
          String flaw = row.getString("flaw");
          return new Item(
              row.getLong("position"),
              row.getObject("message_id", UUID.class),
              flaw == null ? null : Flaw.valueOf(flaw));
        },
        exportId,
        first);
  }

  void mark(UUID exportId, long position, Flaw flaw) {
    jdbc.update(
        "update mail_export_item set flaw = ? where export_id = ? and position = ?",
        flaw.name(),
        exportId,
        position);
  }

  /** A message that is missing. */
  record Missing(UUID messageId, Flaw reason) {}

  List<Missing> missing(UUID exportId, int limit) {
    return jdbc.query(
        "select message_id, flaw from mail_export_item where export_id = ? and flaw is not null"
            + " order by position limit "
            + limit,
        (row, _) ->
            new Missing(
                row.getObject("message_id", UUID.class), Flaw.valueOf(row.getString("flaw"))),
        exportId);
  }

  long countMissing(UUID exportId) {
    Long count =
        jdbc.queryForObject(
            "select count(*) from mail_export_item where export_id = ? and flaw is not null",
            Long.class,
            exportId);
    return count == null ? 0 : count;
  }

  /** Deletes some; whether there may be more. */
  boolean deleteSome(UUID exportId) {
    return jdbc.update(
            "delete from mail_export_item where export_id = ? and position in"
                + " (select position from mail_export_item where export_id = ? limit "
                + DELETED_AT_ONCE
                + ")",
            exportId,
            exportId)
        == DELETED_AT_ONCE;
  }
}
