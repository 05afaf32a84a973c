package io.postrider.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Many accounts whose polls find nothing new, on the service's own schedule: polls finished a
 * minute, how late they begin, and what one costs. The service, the mail server ({@link
 * LoopbackMailServer}) and a durable PostgreSQL are processes of their own on this machine. First over TLS,
 * then the same accounts without.
 *
 * <p>Arguments: accounts (5,000), seconds between two polls of one (27), seconds of each
 * measurement (60).
 */
public final class IdlePollBenchmark {

  private static final int HOSTS = 100;
  private static final int MESSAGES = 10;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final int accounts;
  private final int interval;
  private final int seconds;

  private IdlePollBenchmark(int accounts, int interval, int seconds) {
    this.accounts = accounts;
    this.interval = interval;
    this.seconds = seconds;
  }

  public static void main(String[] arguments) throws Exception {
    new IdlePollBenchmark(
            argument(arguments, 0, 5_000), argument(arguments, 1, 27), argument(arguments, 2, 60))
        .run();
  }

  private static int argument(String[] arguments, int place, int otherwise) {
    return arguments.length > place ? Integer.parseInt(arguments[place]) : otherwise;
  }

  private void run() throws Exception {
    Path folder = Files.createTempDirectory("postrider-idle");
    try (LoopbackMail mail = LoopbackMail.start(HOSTS, MESSAGES, 0);
        var database =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        Connection watch = database.getPostgresDatabase().getConnection()) {
      Map<String, String> settings =
          Map.of(
              "SPRING_DATASOURCE_URL", database.getJdbcUrl("postgres", "postgres"),
              "SPRING_DATASOURCE_USERNAME", "postgres",
              "SPRING_DATASOURCE_PASSWORD", "postgres",
              "POSTRIDER_SECRETS_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
              "POSTRIDER_SCHEDULE_ENABLED", "true",
              "POSTRIDER_SCHEDULE_MIN_INTERVAL", "PT1S",
              "POSTRIDER_RATE_ENABLED", "false", // thousands of accounts are made in a minute
              "SPRING_APPLICATION_JSON",
              """
              {"management.metrics.distribution.percentiles-histogram":{"postrider.poll.lag":true}}
              """);
      try (var service = ServiceProcess.startClasses(folder.resolve("service.log"), settings)) {
        register(service, mail);
        System.out.printf(
            "%d accounts, one poll each %d s: %d a minute at most%n",
            accounts, interval, 60L * accounts / interval);
        Thread.sleep(4_000L * interval); // compilers and listings
        measure("TLS", service, watch);
        try (Statement statement = watch.createStatement()) {
          statement.execute("update account set tls = 'NONE', port = " + mail.clearPort());
        }
        Thread.sleep(1_000L * interval);
        measure("clear", service, watch);
        System.out.printf(
            "peak resident memory of the service: %d MiB%n", service.peakResidentMegabytes());
      }
    }
  }

  private void register(ServiceProcess service, LoopbackMail mail) throws Exception {
    try (var clients = Executors.newFixedThreadPool(4)) {
      List<Future<String>> answers =
          IntStream.range(0, accounts)
              .mapToObj(number -> clients.submit(() -> register(service, number, mail)))
              .toList();
      for (Future<String> answer : answers) {
        answer.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("an account was refused", e);
    }
  }

  private String register(ServiceProcess service, int number, LoopbackMail mail)
      throws IOException, InterruptedException {
    return service.call(
        "POST",
        "/api/v1/accounts",
        JSON.writeValueAsString(
            Map.of(
                "name", "idle-" + number,
                "host", LoopbackMail.host(number % HOSTS),
                "port", mail.tlsPort(),
                "username", "user-" + number,
                "auth", Map.of("mechanism", "auto", "password", "secret"),
                "tls_trust", Map.of("caCertificatePem", mail.pem()),
                "schedule", Map.of("interval", "PT" + interval + "S"),
                "baseline", Map.of("mode", "none"))));
  }

  private void measure(String channel, ServiceProcess service, Connection watch) throws Exception {
    Seen before = look(service, watch);
    Thread.sleep(1_000L * seconds);
    Seen after = look(service, watch);
    double polls = after.completed() - before.completed();
    PollLags lags = after.lags().since(before.lags());
    System.out.printf(
        "%-5s %.0f polls a minute, %d failed; begun within %.2f s of being due: half, %.2f s: 99 %%%n",
        channel,
        polls * 60e9 / (after.at() - before.at()),
        after.failed() - before.failed(),
        lags.quantile(0.5),
        lags.quantile(0.99));
    System.out.printf(
        "      a poll: %.2f ms of the service's CPU, %.1f commits, %.1f flushes and %.1f KB of WAL%n",
        (after.cpu() - before.cpu()) * 1e3 / polls,
        (after.commits() - before.commits()) / polls,
        (after.flushes() - before.flushes()) / polls,
        (after.wal() - before.wal()) / 1e3 / polls);
  }

  private record Seen(
      long at,
      double cpu,
      long completed,
      long failed,
      long commits,
      long flushes,
      long wal,
      PollLags lags) {}

  private static Seen look(ServiceProcess service, Connection watch)
      throws IOException, InterruptedException, SQLException {
    PollLags lags = PollLags.of(service.call("GET", "/actuator/prometheus", ""));
    try (Statement statement = watch.createStatement()) {
      statement.execute("set synchronous_commit = off");
      try (ResultSet row =
          statement.executeQuery(
              """
              select count(*) filter (where state = 'COMPLETED'),
                count(*) filter (where state not in ('COMPLETED', 'RUNNING')),
                (select xact_commit from pg_stat_database where datname = current_database()),
                (select sum(fsyncs) from pg_stat_io where object = 'wal'),
                (select wal_bytes from pg_stat_wal)
              from poll
              """)) {
        row.next();
        return new Seen(
            System.nanoTime(),
            service.cpuSeconds(),
            row.getLong(1),
            row.getLong(2),
            row.getLong(3),
            row.getLong(4),
            row.getLong(5),
            lags);
      }
    }
  }
}
