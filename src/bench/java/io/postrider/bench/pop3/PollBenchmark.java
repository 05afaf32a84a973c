package io.postrider.bench.pop3;

import io.postrider.bench.pop3.BenchServer.Filled;
import io.postrider.pop3.HandshakeTap;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an idle poll costs: connect, TLS, log in, STAT, QUIT, with nothing new to read. Then, through
 * a tap, how many of a client's TLS sessions are resumed.
 *
 * <p>Arguments: {@code rounds=7 seed=1 polls=300 messages=10 channels=clear,tls peers=engine,limit-c,…}.
 */
public final class PollBenchmark {

  private static final int TAPPED = 50;

  private PollBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Options options = new Options(arguments);
    Path folder = Folders.temporary();
    Report.machine();
    try (BenchServer server = BenchServer.start(folder);
        Peers peers =
            new Peers(
                options, folder, "limit-c", "limit-java", "engine", "commons-net", "angus")) {
      Filled filled = server.fill(Corpus.SMALL, options.number("messages", 10), folder);
      if (options.names("channels", "clear")) {
        measure(options, peers.all(), filled.clear(), filled);
      }
      if (options.names("channels", "tls")) {
        measure(options, peers.all(), filled.tls(), filled);
      }
      Report.title("TLS sessions resumed, of " + TAPPED + " polls in a row");
      Report.head("client", "resumed", "TLS handshakes");
      for (Peer peer : peers.all()) {
        try (HandshakeTap tap = HandshakeTap.to(filled.tls().port())) {
          peer.run(filled.tls().behind(tap.port()), new Task.Poll(TAPPED));
          Report.row(
              peer.name(), Integer.toString(tap.resumed()), Integer.toString(tap.handshakes()));
        }
      }
    } finally {
      Folders.remove(folder);
    }
  }

  private static void measure(Options options, List<Peer> peers, Maildrop drop, Filled filled)
      throws Exception {
    int polls = options.number("polls", 300);
    Map<String, Runs> all =
        new Rounds(options.number("rounds", 7), options.number("seed", 1))
            .run(peers, drop, new Task.Poll(polls), filled::checkCount);
    Report.title("Polls of " + filled.messages() + " messages, " + (drop.tls() ? "TLS" : "clear"));
    Report.head("client", "client CPU, ms a poll", "ms a poll");
    all.forEach(
        (name, runs) ->
            Report.row(
                name,
                runs.cpuSeconds().times(1e3 / polls).shown(2),
                runs.seconds().times(1e3 / polls).shown(2)));
    double engine = cpu(all.get("engine"));
    System.out.println();
    Report.atMost("CPU of the engine to Commons Net", engine / cpu(all.get("commons-net")), 1, "×");
    Report.atMost("CPU of the engine to Angus", engine / cpu(all.get("angus")), 1, "×");
  }

  private static double cpu(@Nullable Runs runs) {
    return runs == null ? Double.NaN : runs.cpuSeconds().median();
  }
}
