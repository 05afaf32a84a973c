package io.postrider.bench;

import io.postrider.pop3.DovecotServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Cold start, first poll, and many small messages from a real Dovecot over TLS into a durable
 * PostgreSQL: the packaged jar as a process, seen from outside. The floor in the same run is a bare
 * JDBC batch insert of the same octets. Arguments: the jar, rounds, messages.
 */
public final class WholeProcessBenchmark {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int BATCH = 100;

  private final Path jar;
  private final int rounds;
  private final List<byte[]> mail;
  private final Path folder = Files.createTempDirectory("postrider-bench");

  private WholeProcessBenchmark(Path jar, int rounds, int messages) throws IOException {
    this.jar = jar;
    this.rounds = rounds;
    this.mail = mail(messages);
  }

  public static void main(String[] arguments) throws Exception {
    Path jar = Path.of(arguments[0]);
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    int messages = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10_000;
    new WholeProcessBenchmark(jar, rounds, messages).run();
  }

  private void run() throws Exception {
    double[] start = new double[rounds];
    double[] firstPoll = new double[rounds];
    double[] rate = new double[rounds];
    double[] floor = new double[rounds];
    double[] idle = new double[rounds];
    double[] resident = new double[rounds];
    try (DovecotServer dovecot = DovecotServer.builder().start();
        EmbeddedPostgres postgres =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on")
                .start()) {
      dovecot.deliver(DovecotServer.user(1), mail.getFirst());
      mail.forEach(message -> dovecot.deliver(DovecotServer.user(2), message));
      for (int round = 0; round < rounds; round++) {
        String url = freshDatabase(postgres, "round" + round);
        floor[round] = mail.size() / bareInsert(url);
        Map<String, String> settings =
            Map.of(
                "SPRING_DATASOURCE_URL", url,
                "SPRING_DATASOURCE_USERNAME", "postgres",
                "SPRING_DATASOURCE_PASSWORD", "postgres",
                "POSTRIDER_SECRETS_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        long began = System.nanoTime();
        try (var service =
            ServiceProcess.start(
                jar, freePort(), folder.resolve("service-" + round + ".log"), settings)) {
          start[round] = seconds(began);
          String one = account(service, dovecot, DovecotServer.user(1));
          poll(service, one, 1);
          firstPoll[round] = seconds(began);
          String many = account(service, dovecot, DovecotServer.user(2));
          long polled = System.nanoTime();
          poll(service, many, mail.size());
          rate[round] = mail.size() / seconds(polled);
          long again = System.nanoTime();
          poll(service, many, 0);
          idle[round] = seconds(again) * 1_000;
          resident[round] = service.peakResidentMegabytes();
        }
      }
    }
    System.out.printf("messages: %d, rounds: %d, median (min to max)%n", mail.size(), rounds);
    print("cold start until ready", "s", start);
    print("cold start until the first message is stored", "s", firstPoll);
    print("first poll of the large mailbox", "messages/s", rate);
    print("bare JDBC batch insert of the same octets", "messages/s", floor);
    print("second poll, nothing new", "ms", idle);
    print("peak resident memory", "MiB", resident);
    System.out.printf("floor / service: %.2f%n", median(floor) / median(rate));
  }

  private static String account(ServiceProcess service, DovecotServer dovecot, String user)
      throws IOException, InterruptedException {
    String body =
        JSON.writeValueAsString(
            Map.of(
                "name",
                user,
                "host",
                "localhost",
                "port",
                dovecot.tlsPort(),
                "tls",
                "implicit",
                "username",
                user,
                "auth",
                Map.of("mechanism", "auto", "password", DovecotServer.PASSWORD),
                "tls_trust",
                Map.of("caCertificatePem", dovecot.authorityPem()),
                "limits",
                Map.of("maxMessageBytes", 52_428_800, "maxMessagesPerPoll", 100_000)));
    return JSON.readTree(service.call("POST", "/api/v1/accounts", body)).get("id").asString();
  }

  private static void poll(ServiceProcess service, String account, int expected)
      throws IOException, InterruptedException {
    JsonNode poll =
        JSON.readTree(service.call("POST", "/api/v1/accounts/" + account + "/polls?wait=PT4M", ""));
    if (poll.at("/counts/stored").asInt() != expected) {
      throw new IOException("not " + expected + " messages stored: " + poll);
    }
  }

  /** What the database alone takes for the same octets: one row a message, 100 rows a commit. */
  private double bareInsert(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
        var statement = connection.createStatement()) {
      statement.execute("create table bare (id integer primary key, octets bytea not null)");
      connection.setAutoCommit(false);
      long began = System.nanoTime();
      try (var insert = connection.prepareStatement("insert into bare values (?, ?)")) {
        for (int i = 0; i < mail.size(); i++) {
          insert.setInt(1, i);
          insert.setBytes(2, mail.get(i));
          insert.addBatch();
          if (i % BATCH == BATCH - 1 || i == mail.size() - 1) {
            insert.executeBatch();
            connection.commit();
          }
        }
      }
      double seconds = seconds(began);
      statement.execute("drop table bare");
      connection.commit();
      return seconds;
    }
  }

  private static String freshDatabase(EmbeddedPostgres postgres, String name) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    return "jdbc:postgresql://localhost:" + postgres.getPort() + "/" + name;
  }

  private static List<byte[]> mail(int count) {
    var random = new Random(20_261_123);
    var mail = new ArrayList<byte[]>();
    for (int i = 0; i < count; i++) {
      var text =
          new StringBuilder()
              .append("From: Sender <sender@example.org>\r\nTo: reader@example.com\r\n")
              .append("Subject: Order ")
              .append(i)
              .append("\r\n")
              .append("Date: Mon, 02 Nov 2026 10:00:00 +0000\r\nMessage-ID: <")
              .append(i)
              .append("@example.org>\r\n\r\n");
      int length = 2_000 + random.nextInt(2_000);
      while (text.length() < length) {
        text.append("Line of a mail with words enough to fill it, number ")
            .append(random.nextInt(1_000_000))
            .append(".\r\n");
      }
      mail.add(text.toString().getBytes(StandardCharsets.UTF_8));
    }
    return mail;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static void print(String what, String unit, double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    System.out.printf(
        "%-46s %10.2f %s (%.2f to %.2f)%n",
        what, median(values), unit, sorted[0], sorted[sorted.length - 1]);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
