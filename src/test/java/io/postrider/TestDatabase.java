package io.postrider;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.util.FileSystemUtils;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The one seam between the integration tests and their database. {@code -Dpostrider.test.database}
 * is {@code h2} (default) or {@code postgresql}; the latter is a container where Docker runs and an
 * embedded server otherwise: one server a JVM, one database a context.
 */
@TestConfiguration(proxyBeanMethods = false)
public class TestDatabase {

  /** Tests of many short lives set this: their H2 then writes no files. */
  public static final String IN_MEMORY = "postrider.test.database-in-memory";

  /** Whether the tests of this JVM run on PostgreSQL. */
  public static boolean isPostgres() {
    return "postgresql".equals(System.getProperty("postrider.test.database", "h2"));
  }

  @Bean
  JdbcConnectionDetails jdbcConnectionDetails(Environment environment) {
    String name = "postrider_" + UUID.randomUUID().toString().replace("-", "");
    if (!isPostgres()) {
      boolean inMemory = environment.getProperty(IN_MEMORY, Boolean.class, false);
      return new Details(
          (inMemory
                  ? "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1"
                  : "jdbc:h2:file:" + folder().resolve(name))
              + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;LOCK_TIMEOUT=20000",
          "sa",
          "");
    }
    return PostgresServer.SHARED.newDatabase(name);
  }

  /** Lets go of a database in memory with its context; one in a file is left to the JVM's end. */
  @Bean
  DisposableBean databaseEnds(DataSource dataSource, Environment environment) {
    boolean inMemory = !isPostgres() && environment.getProperty(IN_MEMORY, Boolean.class, false);
    return () -> {
      if (inMemory) {
        try (Connection connection = dataSource.getConnection();
            Statement statement = connection.createStatement()) {
          statement.execute("shutdown immediately");
        }
      }
    };
  }

  /** A folder for H2's files that goes with this JVM. */
  private static Path folder() {
    try {
      Path folder = Files.createTempDirectory("postrider-h2-");
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(folder.toFile())));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Details(String getJdbcUrl, String getUsername, String getPassword)
      implements JdbcConnectionDetails {}

  /** The PostgreSQL of this JVM; ends with it. */
  private static final class PostgresServer {
    static final PostgresServer SHARED = new PostgresServer();

    private final Details admin;

    private PostgresServer() {
      if (DockerClientFactory.instance().isDockerAvailable()) {
        PostgreSQLContainer container = new PostgreSQLContainer("postgres:18");
        container.start();
        admin =
            new Details(container.getJdbcUrl(), container.getUsername(), container.getPassword());
      } else {
        try {
          EmbeddedPostgres server =
              EmbeddedPostgres.builder()
                  .setServerConfig("fsync", "on")
                  .setServerConfig("full_page_writes", "on")
                  .setServerConfig("synchronous_commit", "on")
                  .setServerConfig("max_connections", "300")
                  .start();
          admin = new Details(server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    Details newDatabase(String name) {
      try (var connection =
              DriverManager.getConnection(
                  admin.getJdbcUrl(), admin.getUsername(), admin.getPassword());
          var statement = connection.createStatement()) {
        statement.execute("create database " + name);
      } catch (SQLException e) {
        throw new IllegalStateException("cannot create database " + name, e);
      }
      String url = admin.getJdbcUrl();
      int path = url.indexOf('/', url.indexOf("//") + 2);
      int query = url.indexOf('?');
      return new Details(
          url.substring(0, path + 1) + name + (query < 0 ? "" : url.substring(query)),
          admin.getUsername(),
          admin.getPassword());
    }
  }
}
