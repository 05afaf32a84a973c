package io.postrider.fetch;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.PreparedStatementCallback;

/**
 * New rows of the ledger, very many a statement: a first listing may have hundreds of thousands.
 * Each column goes as one array, so that the database neither parses nor plans by the row. The rows
 * get their ids in the order of the list. Confined to one statement.
 */
final class NewEntryRows implements PreparedStatementCallback<Integer> {

  /** Rows of a statement. */
  private static final int AT_ONCE = 10_000;

  static final String INSERT =
      """
      insert into uidl_entry
        (account_id, epoch, first_seen_at,
         uidl, occurrence, size, state, reason, doubt, alias_of)
      select cast(? as uuid), cast(? as bigint), cast(? as timestamp(6) with time zone),
        uidl, occurrence, size, state, reason, doubt, alias_of
      from unnest(cast(? as varchar array), cast(? as integer array), cast(? as bigint array),
          cast(? as varchar array), cast(? as varchar array), cast(? as varchar array),
          cast(? as bigint array))
        as entered(uidl, occurrence, size, state, reason, doubt, alias_of)
      """;

  private final UUID accountId;
  private final long epoch;
  private final Timestamp seenAt;
  private final List<NewEntry> entries;

  NewEntryRows(UUID accountId, long epoch, Timestamp seenAt, List<NewEntry> entries) {
    this.accountId = accountId;
    this.epoch = epoch;
    this.seenAt = seenAt;
    this.entries = entries;
  }

  @Override
  public Integer doInPreparedStatement(PreparedStatement insert) throws SQLException {
    int rows = 0;
    for (int from = 0; from < entries.size(); from += AT_ONCE) {
      rows += insert(insert, entries.subList(from, Math.min(entries.size(), from + AT_ONCE)));
    }
    return rows;
  }

  private int insert(PreparedStatement insert, List<NewEntry> slice) throws SQLException {
    insert.setObject(1, accountId);
    insert.setLong(2, epoch);
    insert.setTimestamp(3, seenAt);
    var arrays = new ArrayList<Array>();
    Connection connection = insert.getConnection();
    arrays.add(column(connection, "varchar", slice, entry -> entry.listed().key().uidl()));
    arrays.add(column(connection, "int4", slice, entry -> entry.listed().key().occurrence()));
    arrays.add(
        column(
            connection, "int8", slice, entry -> orNull(Math.max(-1, entry.listed().size()), -1)));
    arrays.add(column(connection, "varchar", slice, entry -> entry.state().name()));
    arrays.add(column(connection, "varchar", slice, NewEntry::reason));
    arrays.add(column(connection, "varchar", slice, NewEntryRows::doubt));
    arrays.add(column(connection, "int8", slice, entry -> orNull(entry.aliasOf(), 0)));
    try {
      int parameter = 4;
      for (Array array : arrays) {
        insert.setArray(parameter++, array);
      }
      return insert.executeUpdate();
    } finally {
      for (Array array : arrays) {
        array.free();
      }
    }
  }

  private static Array column(
      Connection connection,
      String type,
      List<NewEntry> slice,
      Function<NewEntry, @Nullable Object> value)
      throws SQLException {
    @Nullable Object[] values = new @Nullable Object[slice.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value.apply(slice.get(i));
    }
    return connection.createArrayOf(type, values);
  }

  private static @Nullable String doubt(NewEntry entry) {
    Doubt doubt = entry.doubt();
    return doubt == null ? null : doubt.name();
  }

  /** The value; null for the one that stands for none. */
  private static @Nullable Long orNull(long value, long none) {
    return value == none ? null : Long.valueOf(value);
  }
}
