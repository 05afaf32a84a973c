package io.postrider.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Several accounts whose messages of 150 MB arrive at the same time, over TLS into a durable
 * PostgreSQL, by a service with a heap of 256 MB. The mail server ({@link LoopbackMailServer}) is a
 * process of its own. Arguments: accounts (8), megabytes of each message (150).
 */
public final class LargeMessagesBenchmark {

  private static final int OCTETS_OF_A_BLOCK = 78 * 1_001;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern HEAP =
      Pattern.compile("^jvm_memory_used_bytes\\{area=\"heap\".*} (\\S+)$", Pattern.MULTILINE);

  private LargeMessagesBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int accounts = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8;
    int megabytes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 150;
    int blocks = (int) Math.ceilDiv(megabytes * 1_000_000L, OCTETS_OF_A_BLOCK);
    System.setProperty("postrider.bench.heap", "256m");
    Path folder = Files.createTempDirectory("postrider-large");
    try (LoopbackMail mail = LoopbackMail.start(accounts, 1, blocks);
        var database =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on")
                .start()) {
      Map<String, String> settings =
          Map.of(
              "SPRING_DATASOURCE_URL", database.getJdbcUrl("postgres", "postgres"),
              "SPRING_DATASOURCE_USERNAME", "postgres",
              "SPRING_DATASOURCE_PASSWORD", "postgres",
              "POSTRIDER_SECRETS_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
      try (var service = ServiceProcess.startClasses(folder.resolve("service.log"), settings)) {
        measure(service, mail, accounts, blocks);
      }
    }
  }

  private static void measure(ServiceProcess service, LoopbackMail mail, int accounts, int blocks)
      throws Exception {
    var ids = new ArrayList<String>();
    for (int number = 0; number < accounts; number++) {
      ids.add(register(service, number, mail));
    }
    double megabytes = LargeMessage.size(blocks) * accounts / 1e6;
    long began = System.nanoTime();
    double heap;
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      var polled = new AtomicBoolean();
      Future<Double> watch = clients.submit(() -> mostHeap(service, polled));
      List<Future<String>> polls =
          ids.stream().map(id -> clients.submit(() -> poll(service, id))).toList();
      for (Future<String> poll : polls) {
        System.out.println("poll: " + poll.get());
      }
      polled.set(true);
      heap = watch.get();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        "%d messages of %.0f MB at once: %.0f s, %.1f MB/s in all%n",
        accounts, megabytes / accounts, seconds, megabytes / seconds);
    System.out.printf(
        "most heap seen in use: %.0f MiB of 256; peak resident memory: %d MiB%n",
        heap / (1 << 20), service.peakResidentMegabytes());
    int same = 0;
    for (int number = 0; number < accounts; number++) {
      same += isWhole(service, ids.get(number), new LargeMessage(number, blocks)) ? 1 : 0;
    }
    System.out.printf("same octets served raw, by SHA-256: %d of %d%n", same, accounts);
  }

  private static String poll(ServiceProcess service, String account)
      throws IOException, InterruptedException {
    JsonNode poll =
        JSON.readTree(service.call("POST", "/api/v1/accounts/" + account + "/polls?wait=PT4M", ""));
    return poll.get("state").asString() + ", " + poll.at("/counts/stored").asInt() + " stored";
  }

  private static double mostHeap(ServiceProcess service, AtomicBoolean polled) throws Exception {
    double most = 0;
    while (!polled.get()) {
      Matcher pools = HEAP.matcher(service.call("GET", "/actuator/prometheus", ""));
      double used = 0;
      while (pools.find()) {
        used += Double.parseDouble(pools.group(1));
      }
      most = Math.max(most, used);
      Thread.sleep(250);
    }
    return most;
  }

  private static boolean isWhole(ServiceProcess service, String account, LargeMessage sent)
      throws Exception {
    JsonNode stored =
        JSON.readTree(service.call("GET", "/api/v1/messages?account=" + account, "")).get("data");
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      sent.writeTo(out);
    }
    String expected = HexFormat.of().formatHex(digest.digest());
    return stored.size() == 1
        && expected.equals(stored.get(0).get("sha256").asString())
        && expected.equals(service.digest("/api/v1/messages/" + stored.get(0).get("id").asString() + "/raw"));
  }

  private static String register(ServiceProcess service, int number, LoopbackMail mail)
      throws IOException, InterruptedException {
    String body =
        JSON.writeValueAsString(
            Map.of(
                "name", "large-" + number,
                "host", LoopbackMail.host(number),
                "port", mail.tlsPort(),
                "username", "user-" + number,
                "auth", Map.of("mechanism", "auto", "password", "secret"),
                "tls_trust", Map.of("caCertificatePem", mail.pem()),
                "limits", Map.of("maxMessageBytes", 2_000_000_000)));
    return JSON.readTree(service.call("POST", "/api/v1/accounts", body)).get("id").asString();
  }
}
