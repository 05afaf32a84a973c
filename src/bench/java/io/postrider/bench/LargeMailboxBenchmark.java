package io.postrider.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import io.postrider.ApiClient;
import io.postrider.PostriderApplication;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * A mailbox of many messages, listed and held against the ledger, over a durable PostgreSQL: how
 * long a poll takes that finds nothing new, and by how much the heap that is in use after a
 * collection rises meanwhile. The server is in the same JVM; its listings were rendered
 * beforehand. Run it with a small young generation ({@code -Xmn16m}), so that collections are
 * frequent enough to see the rise. Argument: messages, 200,000 if there is none.
 */
public final class LargeMailboxBenchmark {

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private LargeMailboxBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int messages = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
    try (var database =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        var server = new ListingServer(messages)) {
      try (ConfigurableApplicationContext service =
          SpringApplication.run(
              PostriderApplication.class,
              "--server.port=0",
              "--spring.datasource.url=" + database.getJdbcUrl("postgres", "postgres"),
              "--spring.datasource.username=postgres",
              "--postrider.security.bootstrap-token=integration-test-admin-token",
              "--postrider.secrets.key=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
              "--postrider.egress.allow=127.0.0.0/8,::1/128",
              "--postrider.egress.ports=*",
              "--postrider.schedule.enabled=false",
              "--logging.level.root=warn")) {
        int port = Integer.parseInt(service.getEnvironment().getProperty("local.server.port", "0"));
        measure(new ApiClient(port), server, messages);
      }
    }
  }

  private static void measure(ApiClient api, ListingServer server, int messages) {
    String account =
        api.account(
            Map.of(
                "name", "large",
                "host", "127.0.0.1",
                "port", server.port(),
                "tls", "none",
                "username", "large",
                "auth", Map.of("mechanism", "user_pass", "password", "secret"),
                "baseline", Map.of("mode", "none")));
    var heap = new HeapWatch();
    System.out.printf("%d messages%n", messages);
    report("first listing, all entered", api, account, heap);
    for (int round = 1; round <= 5; round++) {
      report("listed and compared, round " + round, api, account, heap);
    }
  }

  private static void report(String what, ApiClient api, String account, HeapWatch heap) {
    heap.begin();
    long began = System.nanoTime();
    long cpu = PROCESS.getProcessCpuTime();
    JsonNode poll = api.poll(account);
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        "%s: %.2f s, %.2f s of this JVM's CPU, heap after collections up by %d MiB at most, %d listed, %s%n",
        what,
        seconds,
        (PROCESS.getProcessCpuTime() - cpu) / 1e9,
        heap.risen() >> 20,
        poll.at("/counts/listed").asInt(),
        poll.get("state").asString());
  }

  /** The most heap that was in use right after a collection. */
  private static final class HeapWatch {
    private final AtomicLong most = new AtomicLong();
    private long before;

    HeapWatch() {
      for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
        ((NotificationEmitter) collector)
            .addNotificationListener(
                (notification, _) -> {
                  var info =
                      GarbageCollectionNotificationInfo.from(
                          (CompositeData) notification.getUserData());
                  long used =
                      info.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
                          .filter(pool -> isHeap(pool.getKey()))
                          .map(Map.Entry::getValue)
                          .mapToLong(MemoryUsage::getUsed)
                          .sum();
                  most.accumulateAndGet(used, Math::max);
                },
                null,
                null);
      }
    }

    private static boolean isHeap(String pool) {
      String name = pool.toLowerCase(Locale.ROOT);
      return name.contains("eden")
          || name.contains("survivor")
          || name.contains("old")
          || name.contains("tenured");
    }

    void begin() {
      System.gc();
      before = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      most.set(before);
    }

    long risen() {
      System.gc();
      return most.get() - before;
    }
  }

  /** As much of a POP3 server as a poll that fetches nothing needs. */
  private static final class ListingServer implements AutoCloseable {
    private final ServerSocket listener =
        new ServerSocket(0, 8, InetAddress.ofLiteral("127.0.0.1"));
    private final int messages;
    private final byte[] sizes;
    private final byte[] uids;

    ListingServer(int messages) throws IOException {
      this.messages = messages;
      this.sizes = listing(false);
      this.uids = listing(true);
      Thread.ofVirtual().name("listing-server").start(this::serve);
    }

    int port() {
      return listener.getLocalPort();
    }

    private void serve() {
      while (!listener.isClosed()) {
        try (Socket socket = listener.accept()) {
          talk(socket);
        } catch (IOException e) {
          // the client went, or the listener was closed
        }
      }
    }

    private void talk(Socket socket) throws IOException {
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      var out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
      write(out, "+OK ready\r\n");
      out.flush();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        switch (line.split(" ", 2)[0].toUpperCase(Locale.ROOT)) {
          case "CAPA" -> write(out, "+OK\r\nTOP\r\nUIDL\r\nUSER\r\nPIPELINING\r\n.\r\n");
          case "STAT" -> write(out, "+OK " + messages + " " + 4_000L * messages + "\r\n");
          case "LIST" -> out.write(sizes);
          case "UIDL" -> out.write(uids);
          default -> write(out, "+OK\r\n");
        }
        if (!in.ready()) {
          out.flush();
        }
        if (line.equalsIgnoreCase("QUIT")) {
          return;
        }
      }
    }

    private byte[] listing(boolean named) {
      var lines = new StringBuilder("+OK\r\n");
      for (int number = 1; number <= messages; number++) {
        lines
            .append(number)
            .append(' ')
            .append(
                named
                    ? String.format(Locale.ROOT, "%08x000000006a2f4c71", number * 7919L)
                    : Integer.toString(2_000 + number % 4_000))
            .append("\r\n");
      }
      return lines.append(".\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void write(OutputStream out, String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }
}
