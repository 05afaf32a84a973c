package io.postrider.bench.pop3;

import io.postrider.bench.pop3.BenchServer.Filled;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * 1,000 messages of 4 KB from a Dovecot whose every answer arrives 40 ms later. Clients that wait
 * for each answer read fewer messages, and the rest is reckoned: login and listing as measured, the
 * messages scaled.
 *
 * <p>Arguments: {@code rounds=5 seed=1 messages=1000 few=50 delay=40 peers=engine,mpop,…}.
 */
public final class LatencyBenchmark {

  private LatencyBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Options options = new Options(arguments);
    int messages = options.number("messages", 1_000);
    int few = options.number("few", 50);
    int delay = options.number("delay", 40);
    Path folder = Folders.temporary();
    Report.machine();
    try (BenchServer server = BenchServer.start(folder);
        Peers fast = new Peers(options, folder, "limit-c", "limit-java", "engine", "mpop");
        Peers slow = new Peers(options, folder, "commons-net", "angus")) {
      Filled filled = server.fill(Corpus.EVEN, messages, folder);
      try (DelayingRelay relay = DelayingRelay.to(filled.clear().port(), delay)) {
        Maildrop far = filled.clear().behind(relay.port());
        Report.title(
            String.format(
                Locale.ROOT,
                "%d messages of 4 KB, %d ms added to each reply, clear",
                messages,
                delay));
        Report.head("client", "s", "measured with", "client CPU s");
        Map<String, Runs> runs = runs(options, fast.all(), far, messages);
        runs.forEach((name, all) -> row(name, all, messages, messages));
        runs(options, slow.all(), far, few).forEach((name, all) -> row(name, all, few, messages));
        System.out.println();
        Report.atMost("engine", seconds(runs.get("engine")), 1.0, "s");
      }
    } finally {
      Folders.remove(folder);
    }
  }

  private static Map<String, Runs> runs(
      Options options, List<Peer> peers, Maildrop drop, int messages) throws Exception {
    return new Rounds(options.number("rounds", 5), options.number("seed", 1))
        .run(
            peers,
            drop,
            new Task.Fetch(messages),
            (peer, run) -> {
              if (run.messages() != messages) {
                throw new IllegalStateException(peer + " read " + run.messages());
              }
            });
  }

  private static void row(String name, Runs runs, int read, int messages) {
    double scale = (double) messages / read;
    Spread seconds =
        runs.of(run -> run.openSeconds() + (run.seconds() - run.openSeconds()) * scale);
    Report.row(
        name,
        seconds.shown(2),
        read == messages ? "all" : read + " messages, the rest reckoned",
        read == messages ? runs.cpuSeconds().shown(2) : "–");
  }

  private static double seconds(@Nullable Runs runs) {
    return runs == null ? Double.NaN : runs.seconds().median();
  }
}
