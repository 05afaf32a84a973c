package io.postrider.chaos;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A PostgreSQL that keeps what it committed, and can be struck down and started again. */
final class DurableDatabase implements AutoCloseable {

  private final EmbeddedPostgres server;
  private final Path data;
  private final Path log;

  DurableDatabase(Path folder) throws IOException {
    data = folder.resolve("data");
    log = folder.resolve("postgresql.log");
    server =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "200")
            .start();
  }

  String url() {
    return server.getJdbcUrl("postgres", "postgres");
  }

  Map<String, String> settings() {
    return Map.of(
        "SPRING_DATASOURCE_URL", url(),
        "SPRING_DATASOURCE_USERNAME", "postgres",
        "SPRING_DATASOURCE_PASSWORD", "postgres",
        "SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE", "20");
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), "postgres", "postgres");
  }

  /** Every connection dies in whatever it is doing; recovery from the log follows. */
  void restartImmediately() throws IOException, InterruptedException {
    Path binaries = binaries();
    var command = new ArrayList<String>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "-U")); // PostgreSQL refuses to be root
    }
    command.addAll(
        List.of(
            binaries.resolve("pg_ctl").toString(),
            "-D",
            data.toString(),
            "-m",
            "immediate",
            "-w",
            "-l",
            log.toString(),
            "restart"));
    Process control =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    if (control.waitFor() != 0) {
      throw new IOException("PostgreSQL did not come back: " + Files.readString(log));
    }
  }

  /** The server's own binary lies beside the tool that controls it. */
  private Path binaries() throws IOException {
    long postmaster =
        Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
    return Path.of(ProcessHandle.of(postmaster).orElseThrow().info().command().orElseThrow())
        .resolveSibling(".");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
