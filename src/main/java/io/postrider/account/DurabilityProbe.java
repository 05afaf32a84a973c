package io.postrider.account;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Asks the database what its acknowledged commits survive. On PostgreSQL by the settings that this
 * very user gets: fsync, full_page_writes, synchronous_commit, and a synchronous standby, either
 * demanded by synchronous_standby_names or seen in pg_stat_replication.
 */
final class DurabilityProbe {

  private DurabilityProbe() {}

  static DurabilityClass ask(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection()) {
      if (!"PostgreSQL".equals(connection.getMetaData().getDatabaseProductName())) {
        return DurabilityClass.EMBEDDED;
      }
      return postgres(
          setting(connection, "fsync"),
          setting(connection, "full_page_writes"),
          setting(connection, "synchronous_commit"),
          !setting(connection, "synchronous_standby_names").isBlank()
              || hasSynchronousStandby(connection));
    }
  }

  /** The class of a PostgreSQL with those settings. */
  static DurabilityClass postgres(
      String fsync, String fullPageWrites, String synchronousCommit, boolean standby) {
    if (!"on".equals(fsync) || !"on".equals(fullPageWrites) || "off".equals(synchronousCommit)) {
      return DurabilityClass.EMBEDDED;
    }
    // "local" waits for no standby, "remote_write" not for the standby's disk
    boolean waitsForStandby = Set.of("on", "remote_apply").contains(synchronousCommit);
    return standby && waitsForStandby ? DurabilityClass.REPLICATED : DurabilityClass.SINGLE;
  }

  private static String setting(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show " + name)) {
      row.next();
      return row.getString(1);
    }
  }

  /** A user without pg_monitor sees no sync_state here, and then none counts. */
  private static boolean hasSynchronousStandby(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*) from pg_stat_replication where sync_state in ('sync', 'quorum')")) {
      row.next();
      return row.getLong(1) > 0;
    }
  }
}
