package io.postrider.fetch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.UUID;

/** Reads an entry of the ledger from its row. */
final class LedgerEntryMapper {

  /** What {@link #entry} reads. */
  static final String COLUMNS =
      "id, uidl, occurrence, size, state, attempts, on_server, stored_at, message_id, by_content,"
          + " doubt, octets, line_count, checked_size, delete_tries, delete_asked_at,"
          + " relisted_size";

  private LedgerEntryMapper() {}

  static LedgerEntry entry(ResultSet row) throws SQLException {
    Timestamp storedAt = row.getTimestamp("stored_at");
    String doubt = row.getString("doubt");
    return new LedgerEntry(
        row.getLong("id"),
        key(row),
        orUnknown(row, "size"),
        EntryState.valueOf(row.getString("state")),
        row.getInt("attempts"),
        row.getBoolean("on_server"),
        storedAt == null ? null : storedAt.toInstant(),
        row.getObject("message_id", UUID.class),
        new LedgerEntry.Marks(
            row.getBoolean("by_content"),
            doubt == null ? null : Doubt.valueOf(doubt),
            orUnknown(row, "octets"),
            row.getInt("line_count"),
            orUnknown(row, "checked_size")),
        deletion(row));
  }

  private static LedgerEntry.Deletion deletion(ResultSet row) throws SQLException {
    Timestamp askedAt = row.getTimestamp("delete_asked_at");
    row.getLong("relisted_size");
    boolean sizeDiffers = !row.wasNull();
    return askedAt == null && !sizeDiffers
        ? LedgerEntry.Deletion.NEVER
        : new LedgerEntry.Deletion(
            row.getInt("delete_tries"), askedAt == null ? null : askedAt.toInstant(), sizeDiffers);
  }

  static EntryKey key(ResultSet row) throws SQLException {
    return new EntryKey(row.getString("uidl"), row.getInt("occurrence"));
  }

  static long orUnknown(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? -1 : value;
  }
}
