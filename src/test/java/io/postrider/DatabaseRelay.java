package io.postrider;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Stands between the service and PostgreSQL and reads along what the server says. When the server
 * reports that a transaction is committed, the relay can cut the line instead of passing that on:
 * the commit is done, and its answer never comes.
 */
@TestConfiguration(proxyBeanMethods = false)
public class DatabaseRelay {

  private static final byte[] COMMITTED = "COMMIT\0".getBytes(StandardCharsets.US_ASCII);
  private static final int NEVER = 0;

  /** Counts down at each commit; the line is cut when it comes to nought. */
  private static final AtomicInteger COMMITS_LEFT = new AtomicInteger(NEVER);

  /** The answer to the n-th commit from now on is lost. */
  public static void loseAnswerToCommit(int n) {
    COMMITS_LEFT.set(n);
  }

  /** No answer is lost from now on; returns whether one was. */
  public static boolean heal() {
    return COMMITS_LEFT.getAndSet(NEVER) <= NEVER;
  }

  @Bean
  static BeanPostProcessor relayed() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof JdbcConnectionDetails details && TestDatabase.isPostgres()
            ? relayed(details)
            : bean;
      }
    };
  }

  private static JdbcConnectionDetails relayed(JdbcConnectionDetails real) {
    String url = real.getJdbcUrl();
    int host = url.indexOf("//") + 2;
    int path = url.indexOf('/', host);
    String[] address = url.substring(host, path).split(":", 2);
    int port = listen(address[0], Integer.parseInt(address[1]));
    String relayed =
        url.substring(0, host)
            + "127.0.0.1:"
            + port
            + url.substring(path)
            + (url.contains("?") ? "&" : "?")
            + "sslmode=disable&gssEncMode=disable";
    return new JdbcConnectionDetails() {
      @Override
      public String getJdbcUrl() {
        return relayed;
      }

      @Override
      public @Nullable String getUsername() {
        return real.getUsername();
      }

      @Override
      public @Nullable String getPassword() {
        return real.getPassword();
      }
    };
  }

  /** The listener lives as long as its JVM, as the database does. */
  private static int listen(String host, int port) {
    try {
      var listener = new ServerSocket(0, 64, InetAddress.ofLiteral("127.0.0.1"));
      Thread.ofPlatform()
          .daemon()
          .name("database-relay")
          .start(() -> {
            while (true) {
              try {
                join(listener.accept(), new Socket(host, port));
              } catch (IOException e) {
                return;
              }
            }
          });
      return listener.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void join(Socket service, Socket database) {
    pump(service, database, (from, to) -> from.transferTo(to));
    pump(database, service, DatabaseRelay::readAlong);
  }

  @FunctionalInterface
  private interface Transfer {
    void run(InputStream from, OutputStream to) throws IOException;
  }

  private static void pump(Socket from, Socket to, Transfer transfer) {
    Thread.ofVirtual()
        .start(() -> {
          try (from;
              to) {
            transfer.run(from.getInputStream(), to.getOutputStream());
          } catch (IOException e) {
            // either side ended, or the line was cut: the other side is told by its end
          }
        });
  }

  /** The server's messages: a type, a length that counts itself, and a body. */
  private static void readAlong(InputStream from, OutputStream to) throws IOException {
    var in = new DataInputStream(new BufferedInputStream(from));
    var out = new DataOutputStream(new BufferedOutputStream(to));
    for (int type = in.read(); type >= 0; type = in.read()) {
      int length = in.readInt();
      byte[] body = in.readNBytes(length - 4);
      if (type == 'C' && Arrays.equals(body, COMMITTED) && COMMITS_LEFT.get() > NEVER) {
        if (COMMITS_LEFT.decrementAndGet() == NEVER) {
          return;
        }
      }
      out.writeByte(type);
      out.writeInt(length);
      out.write(body);
      if (in.available() == 0) {
        out.flush();
      }
    }
  }
}
