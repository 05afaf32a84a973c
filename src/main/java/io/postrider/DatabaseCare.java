package io.postrider;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/**
 * Care taken of the database before it is opened. Bounds every wait for PostgreSQL, so that a
 * replica that froze inside a transaction, or a server that went away without a word, holds nobody
 * for ever. What the JDBC URL says itself wins. (H2's bound is in its URL.) Keeps the folder of an
 * embedded database to its user.
 */
@Component
class DatabaseCare implements BeanPostProcessor {

  private static final String H2_FILE = "jdbc:h2:file:";

  @Override
  public Object postProcessBeforeInitialization(Object bean, String beanName) {
    if (bean instanceof HikariDataSource embedded
        && embedded.getJdbcUrl() != null
        && embedded.getJdbcUrl().startsWith(H2_FILE)) {
      keepToOneself(embedded.getJdbcUrl());
    }
    if (bean instanceof HikariDataSource pool
        && pool.getJdbcUrl() != null
        && pool.getJdbcUrl().startsWith("jdbc:postgresql:")) {
      pool.addDataSourceProperty("tcpKeepAlive", "true");
      pool.addDataSourceProperty("socketTimeout", "120");
      // one statement for many rows: a batch of inserts costs a third
      pool.addDataSourceProperty("reWriteBatchedInserts", "true");
      // words for searching (tsvector, by its number) go over as they are kept, not as text
      pool.addDataSourceProperty("binaryTransferEnable", "3614");
      // what was refused is mail: it belongs into no exception and no log
      pool.addDataSourceProperty("logServerErrorDetail", "false");
      pool.addDataSourceProperty(
          "options", "-c lock_timeout=10s -c idle_in_transaction_session_timeout=30s");
    }
    return bean;
  }

  /** A folder made for H2's file is for this user only: all mail lies in it. */
  private static void keepToOneself(String url) {
    Path file = Path.of(url.substring(H2_FILE.length()).split(";", 2)[0]);
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.exists(folder)) {
      return;
    }
    try {
      Files.createDirectories(folder);
      if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the folder of the database cannot be made: " + folder, e);
    }
  }
}
