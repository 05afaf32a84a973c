package io.postrider.bench;

import io.postrider.bench.pop3.AngusJdbcPeer;
import io.postrider.bench.pop3.BenchServer;
import io.postrider.bench.pop3.BenchServer.Filled;
import io.postrider.bench.pop3.Corpus;
import io.postrider.bench.pop3.Folders;
import io.postrider.bench.pop3.MpopPeer;
import io.postrider.bench.pop3.Options;
import io.postrider.bench.pop3.Peer;
import io.postrider.bench.pop3.Report;
import io.postrider.bench.pop3.Run;
import io.postrider.bench.pop3.Task;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Storing as a service that has run for a while does it: many messages from a real Dovecot over TLS
 * into a durable PostgreSQL, each deleted on the server once it is stored. In the same rounds, by
 * turns: what the database alone takes for the same rows, mpop into a Maildir on the same disk, and
 * Angus with batched JDBC into the same database.
 *
 * <p>Arguments: {@code rounds=5 warmups=4 corpora=small,mixed small=10000 mixed=2000 mpop=yes
 * angus=yes words=yes}; {@code words=no} drops the rows that search needs before they are written.
 */
public final class StoreBenchmark {

  private final Options options;
  private final Path memory;
  private final BenchServer server;
  private final ServiceProcess service;
  private final CpuTimes[] cpu;
  private final Connection connection;
  private final @Nullable Peer mpop;
  private final @Nullable Peer angus;

  private StoreBenchmark(
      Options options,
      Path memory,
      Path disk,
      BenchServer server,
      ServiceProcess service,
      CpuTimes[] cpu,
      Connection connection,
      @Nullable Peer angus)
      throws IOException {
    this.options = options;
    this.memory = memory;
    this.server = server;
    this.service = service;
    this.cpu = cpu;
    this.connection = connection;
    this.mpop =
        options.text("mpop", "yes").equals("yes") ? MpopPeer.thatDeletes(disk).orElse(null) : null;
    this.angus = angus;
  }

  public static void main(String[] arguments) throws Exception {
    Options options = new Options(arguments);
    Path memory = Folders.temporary();
    Path disk = Files.createTempDirectory("postrider-bench");
    Report.machine();
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        BenchServer server = BenchServer.start(memory)) {
      String url = postgres.getJdbcUrl("postgres", "postgres");
      String rewriting = url + "&reWriteBatchedInserts=true";
      try (var service = ServiceProcess.startClasses(disk.resolve("service.log"), settings(url));
          Connection connection = DriverManager.getConnection(rewriting)) {
        CpuTimes[] cpu = {
          CpuTimes.of(service.pid()), CpuTimes.of(postmaster(connection)), CpuTimes.ofOurs("dovecot")
        };
        Peer angus =
            options.text("angus", "yes").equals("yes")
                ? AngusJdbcPeer.start(rewriting, connection)
                : null;
        try {
          new StoreBenchmark(options, memory, disk, server, service, cpu, connection, angus).run();
        } finally {
          if (angus != null) {
            angus.close();
          }
        }
      }
    } finally {
      Folders.remove(memory);
      Folders.remove(disk);
    }
  }

  private static Map<String, String> settings(String url) {
    return Map.of(
        "SPRING_DATASOURCE_URL",
        url,
        "SPRING_DATASOURCE_USERNAME",
        "postgres",
        "SPRING_DATASOURCE_PASSWORD",
        "postgres",
        "POSTRIDER_SECRETS_KEY",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
  }

  private static long postmaster(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("select pg_backend_pid()")) {
      row.next();
      return ProcessHandle.of(row.getLong(1)).orElseThrow().parent().orElseThrow().pid();
    }
  }

  private void run() throws Exception {
    if (options.text("words", "yes").equals("no")) {
      try (var statement = connection.createStatement()) {
        statement.execute(
            "create function without_words() returns trigger language plpgsql"
                + " as 'begin return null; end'");
        statement.execute(
            "create trigger without_words before insert on message_search for each row"
                + " execute function without_words()");
      }
    }
    for (Corpus corpus : new Corpus[] {Corpus.SMALL, Corpus.MIXED}) {
      String name = corpus.name().toLowerCase(Locale.ROOT);
      if (options.names("corpora", name)) {
        measure(corpus, name);
      }
    }
  }

  private void measure(Corpus corpus, String name) throws Exception {
    int rounds = options.number("rounds", 5);
    Filled filled = server.fill(corpus, options.number(name, corpus.usualCount()), memory);
    var account = new StoreAccount(service, server, filled.tls().user());
    double first = account.poll(filled.messages());
    System.out.printf(Locale.ROOT, "%s, cold: %.0f messages/s%n", name, filled.messages() / first);
    StoreFloor floor = StoreFloor.of(connection, account.id());
    int polls = Math.max(1, options.number("warmups", 4));
    for (int i = 1; i < polls; i++) {
      server.refill(filled, memory);
      account.poll(filled.messages());
    }
    for (int i = 0; angus != null && i < polls; i++) {
      refilled(filled, angus);
    }
    var figures = new StoreFigures(filled, rounds);
    for (int round = 0; round < rounds; round++) {
      account.poll(0);
      if (mpop != null) {
        figures.mpop[round] = refilled(filled, mpop);
      }
      if (angus != null) {
        figures.angus[round] = refilled(filled, angus);
      }
      figures.octetsOnly[round] = floor.octetsOnly();
      figures.everyRow[round] = floor.everyRow();
      figures.withoutWords[round] = floor.withoutWords();
      server.refill(filled, memory);
      double[] before = cpuSeconds();
      figures.seconds[round] = account.poll(filled.messages());
      double[] after = cpuSeconds();
      for (int i = 0; i < after.length; i++) {
        figures.cpu[i][round] = after[i] - before[i];
      }
    }
    figures.print(name, service.peakResidentMegabytes());
  }

  /** The same mail once more for that peer, which must store all of it. */
  private Run refilled(Filled filled, Peer peer) throws IOException, InterruptedException {
    server.refill(filled, memory);
    Run run = peer.run(filled.tls(), new Task.Fetch(filled.messages()));
    filled.check(peer.name(), run);
    return run;
  }

  private double[] cpuSeconds() {
    double[] seconds = new double[cpu.length];
    for (int i = 0; i < cpu.length; i++) {
      seconds[i] = cpu[i].seconds();
    }
    return seconds;
  }
}
