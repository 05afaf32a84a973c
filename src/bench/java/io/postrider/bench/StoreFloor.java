package io.postrider.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What the database alone takes: the rows that one poll left in the service's own tables, read back
 * and inserted over a bare JDBC connection into tables of the same columns, indexes and constraints,
 * so many messages a commit. The floor under storing.
 */
final class StoreFloor {

  private static final int A_COMMIT = 100;

  /** Which rows of a table belong to which message. */
  private static final Map<String, String> TABLES = tables();

  private final Connection connection;

  private final List<Kept> tables = new ArrayList<>();
  private int messages;

  /** What one table has of each message, in the order of the messages: the values of its rows. */
  private record Kept(String table, int columns, List<List<Object[]>> rows) {}

  private StoreFloor(Connection connection) {
    this.connection = connection;
  }

  private static Map<String, String> tables() {
    var tables = new LinkedHashMap<String, String>();
    tables.put("uidl_entry", "message_id");
    tables.put("message", "id");
    tables.put("attachment", "message_id");
    tables.put("message_search", "message_id");
    tables.put("content_chunk", "message_id");
    tables.put("event", "cast(subject as uuid)");
    return Collections.unmodifiableMap(tables);
  }

  /** Reads what the last poll of that account stored, and makes room for it beside. */
  static StoreFloor of(Connection connection, String account) throws SQLException {
    var floor = new StoreFloor(connection);
    connection.setAutoCommit(true);
    List<UUID> ids = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "select m.id from message m join uidl_entry e on e.message_id = m.id where m.poll_id ="
                + " (select id from poll where account_id = cast(? as uuid) and stored > 0"
                + " order by started_at desc limit 1) order by e.id")) {
      query.setString(1, account);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          ids.add(row.getObject(1, UUID.class));
        }
      }
    }
    floor.messages = ids.size();
    try (Statement statement = connection.createStatement()) {
      statement.execute("drop schema if exists floor cascade");
      statement.execute("create schema floor");
      statement.execute("create table floor.bare (id integer primary key, octets bytea not null)");
      for (String table : TABLES.keySet()) {
        statement.execute(
            "create table floor.%1$s (like public.%1$s including defaults including constraints"
                .formatted(table)
                + " including indexes including storage)");
      }
      statement.execute("alter table floor.message_search set (toast_tuple_target = 256)");
    }
    for (var table : TABLES.entrySet()) {
      floor.read(table.getKey(), table.getValue(), ids);
    }
    return floor;
  }

  private void read(String table, String key, List<UUID> ids) throws SQLException {
    var found = new LinkedHashMap<UUID, List<Object[]>>();
    ids.forEach(id -> found.put(id, new ArrayList<>(1)));
    String sql =
        "select %s as floor_key, t.* from public.%s t where %s = any (?)%s"
            .formatted(
                key, table, key, table.equals("event") ? " and type = 'message.stored'" : "");
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
      try (ResultSet row = query.executeQuery()) {
        int count = row.getMetaData().getColumnCount() - 1;
        tables.add(new Kept(table, count, new ArrayList<>(found.values())));
        while (row.next()) {
          Object[] values = new Object[count];
          for (int i = 0; i < count; i++) {
            values[i] = row.getObject(i + 2);
          }
          List<Object[]> of = found.get(row.getObject(1, UUID.class));
          if (of != null) {
            of.add(values);
          }
        }
      }
    }
  }

  int messages() {
    return messages;
  }

  /** Seconds for all rows of each message. */
  double everyRow() throws SQLException {
    return timed(tables);
  }

  /** Seconds for the rows of each message without those that search needs. */
  double withoutWords() throws SQLException {
    return timed(tables.stream().filter(kept -> !kept.table.equals("message_search")).toList());
  }

  private double timed(List<Kept> wanted) throws SQLException {
    empty();
    connection.setAutoCommit(false);
    long began = System.nanoTime();
    var inserts = new LinkedHashMap<PreparedStatement, Kept>();
    for (Kept kept : wanted) {
      String values = String.join(", ", Collections.nCopies(kept.columns, "?"));
      inserts.put(
          connection.prepareStatement("insert into floor." + kept.table + " values (" + values + ")"),
          kept);
    }
    for (int from = 0; from < messages; from += A_COMMIT) {
      int to = Math.min(messages, from + A_COMMIT);
      for (var insert : inserts.entrySet()) {
        add(insert.getKey(), insert.getValue().rows.subList(from, to));
      }
      connection.commit();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    for (PreparedStatement insert : inserts.keySet()) {
      insert.close();
    }
    connection.setAutoCommit(true);
    return seconds;
  }

  private static void add(PreparedStatement insert, List<List<Object[]>> messages)
      throws SQLException {
    boolean any = false;
    for (List<Object[]> message : messages) {
      for (Object[] values : message) {
        for (int i = 0; i < values.length; i++) {
          insert.setObject(i + 1, values[i]);
        }
        insert.addBatch();
        any = true;
      }
    }
    if (any) {
      insert.executeBatch();
    }
  }

  /** Seconds for one row a message, with its octets and nothing else. */
  double octetsOnly() throws SQLException {
    empty();
    List<List<Object[]>> chunks =
        tables.stream()
            .filter(kept -> kept.table.equals("content_chunk"))
            .findFirst()
            .orElseThrow()
            .rows;
    connection.setAutoCommit(false);
    long began = System.nanoTime();
    try (PreparedStatement insert =
        connection.prepareStatement("insert into floor.bare values (?, ?)")) {
      int number = 0;
      for (int i = 0; i < messages; i++) {
        for (Object[] chunk : chunks.get(i)) {
          insert.setInt(1, number++);
          insert.setBytes(2, (byte[]) chunk[2]);
          insert.addBatch();
        }
        if (i % A_COMMIT == A_COMMIT - 1 || i == messages - 1) {
          insert.executeBatch();
          connection.commit();
        }
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    connection.setAutoCommit(true);
    return seconds;
  }

  private void empty() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String table : TABLES.keySet()) {
        statement.execute("truncate table floor." + table);
      }
      statement.execute("truncate table floor.bare");
    }
  }
}
