package io.postrider.bench.pop3;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Angus and batched JDBC as a {@link AngusJdbcClient} has them, into a table of its own in the
 * database of the service. The table is emptied before a run and counted after it, and the maildrop
 * looked at once more: neither is in the time.
 */
public final class AngusJdbcPeer implements Peer {

  private final WorkerPeer worker;
  private final Connection connection;

  private AngusJdbcPeer(WorkerPeer worker, Connection connection) {
    this.worker = worker;
    this.connection = connection;
  }

  /**
   * Makes the table, whose octets are kept as plainly as the service keeps its own.
   *
   * @param url of the database, with what the driver needs to write many rows a statement
   * @param connection to the same database, for what is not in the time
   */
  public static AngusJdbcPeer start(String url, Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("create schema angus");
      statement.execute(
          "create table "
              + AngusJdbcClient.TABLE
              + " (uidl text primary key, message_id text, sender text, subject text, sent text,"
              + " octets bytea not null) with (toast_tuple_target = 8160)");
      statement.execute(
          "alter table " + AngusJdbcClient.TABLE + " alter column octets set storage external");
    }
    return new AngusJdbcPeer(WorkerPeer.start("angus-jdbc", url), connection);
  }

  @Override
  public String name() {
    return worker.name();
  }

  /** The run with the messages and octets that are in the table, not those it says it read. */
  @Override
  public Run run(Maildrop drop, Task task) throws IOException {
    try (var statement = connection.createStatement()) {
      statement.execute("truncate table " + AngusJdbcClient.TABLE);
      Run run = worker.run(drop, task);
      int left = worker.run(drop, new Task.Poll(1)).messages();
      if (left != 0) {
        throw new IOException("%s left %d messages on the server".formatted(name(), left));
      }
      try (var row =
          statement.executeQuery(
              "select count(*), coalesce(sum(length(octets)), 0) from " + AngusJdbcClient.TABLE)) {
        row.next();
        return new Run(
            run.seconds(), run.cpuSeconds(), run.openSeconds(), row.getInt(1), row.getLong(2));
      }
    } catch (SQLException e) {
      throw new IOException("the table of " + name() + " cannot be emptied or counted", e);
    }
  }

  @Override
  public int warmUps(Task task) {
    return worker.warmUps(task);
  }

  @Override
  public void close() {
    worker.close();
  }
}
