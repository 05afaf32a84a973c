package io.postrider.bench.pop3;

import io.postrider.bench.pop3.BenchServer.Filled;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whole sessions against a real Dovecot on loopback: many small messages, mixed ones, large ones,
 * in clear and over TLS.
 *
 * <p>Arguments: {@code rounds=7 seed=1 corpora=small,mixed,large channels=clear,tls small=10000
 * mixed=2000 large=20 peers=engine,limit-c,limit-java,mpop,commons-net,angus}.
 */
public final class FetchBenchmark {

  private static final String ENGINE = "engine";
  private static final String LIMIT = "limit-c";
  private static final String LIMIT_JAVA = "limit-java";

  private FetchBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Options options = new Options(arguments);
    Path folder = Folders.temporary();
    Report.machine();
    try (BenchServer server = BenchServer.start(folder);
        Peers peers =
            new Peers(
                options, folder, LIMIT, LIMIT_JAVA, ENGINE, "mpop", "commons-net", "angus")) {
      for (Corpus corpus : new Corpus[] {Corpus.SMALL, Corpus.MIXED, Corpus.LARGE}) {
        String name = corpus.name().toLowerCase(Locale.ROOT);
        if (options.names("corpora", name)) {
          int count = options.number(name, corpus.usualCount());
          measure(corpus, server.fill(corpus, count, folder), peers, options);
        }
      }
    } finally {
      Folders.remove(folder);
    }
  }

  private static void measure(Corpus corpus, Filled filled, Peers peers, Options options)
      throws Exception {
    for (boolean tls : new boolean[] {false, true}) {
      String channel = tls ? "tls" : "clear";
      if (!options.names("channels", channel)) {
        continue;
      }
      Rounds rounds = new Rounds(options.number("rounds", 7), options.number("seed", 1));
      Map<String, Runs> all =
          rounds.run(
              peers.all(),
              tls ? filled.tls() : filled.clear(),
              new Task.Fetch(filled.messages()),
              filled::check);
      Report.title(
          String.format(
              Locale.ROOT,
              "%d %s messages, %.1f MB, %s",
              filled.messages(),
              corpus.name().toLowerCase(Locale.ROOT),
              filled.octets() / 1e6,
              tls ? "TLS" : "clear"));
      table(all, filled);
      System.out.println();
      goals(corpus, tls, all);
    }
  }

  private static void table(Map<String, Runs> all, Filled filled) {
    Report.head("client", "s", "× limit", "messages/s", "MB/s", "client CPU s");
    double limit = seconds(all.get(LIMIT));
    all.forEach(
        (name, runs) -> {
          double seconds = runs.seconds().median();
          Report.row(
              name,
              runs.seconds().shown(3),
              Double.isNaN(limit) ? "–" : Report.number(seconds / limit),
              Report.number(filled.messages() / seconds),
              Report.number(filled.octets() / 1e6 / seconds),
              runs.cpuSeconds().shown(2));
        });
  }

  private static void goals(Corpus corpus, boolean tls, Map<String, Runs> all) {
    double engine = seconds(all.get(ENGINE));
    double limit = engine / seconds(all.get(LIMIT));
    double java = engine / seconds(all.get(LIMIT_JAVA));
    double mpop = seconds(all.get("mpop")) / engine;
    double peers = Math.min(seconds(all.get("commons-net")), seconds(all.get("angus"))) / engine;
    switch (corpus) {
      case SMALL -> {
        if (tls) {
          Report.atMost("engine to the limit client in C", limit, 2.2, "times its time");
          Report.atLeast("engine to Commons Net and Angus", peers, 4, "times as fast");
        } else {
          Report.atMost("engine to the limit client in C", limit, 1.25, "times its time");
          Report.atLeast("engine to mpop", mpop, 1, "times as fast");
        }
      }
      case MIXED ->
          Report.atMost("engine to the limit client in C", limit, tls ? 2 : 1.25, "times its time");
      case LARGE, EVEN -> {
        if (!tls) {
          Report.atMost("engine to the limit client in C", limit, 1.15, "times its time");
        }
      }
    }
    System.out.printf(
        Locale.ROOT, "- engine to the limit client in Java: %.2f times its time%n", java);
  }

  private static double seconds(@Nullable Runs runs) {
    return runs == null ? Double.NaN : runs.seconds().median();
  }
}
