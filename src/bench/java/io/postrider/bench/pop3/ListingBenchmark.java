package io.postrider.bench.pop3;

import io.postrider.pop3.TestAuthority;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * LIST and UIDL of a very large maildrop: the CPU of the client's own thread, system calls
 * included. The server is a thread of this process whose answers were rendered beforehand.
 *
 * <p>Arguments: {@code rounds=21 warm=15 seed=1 messages=200000
 * peers=engine,limit-java,commons-net,angus}.
 */
public final class ListingBenchmark {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ListingBenchmark() {}

  /** A client and what it took. */
  private record Contender(String name, MailClient client, List<Double> millis) {

    Spread spread() {
      return Spread.of(millis.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }

  public static void main(String[] arguments) throws Exception {
    Options options = new Options(arguments);
    int messages = options.number("messages", 200_000);
    int rounds = options.number("rounds", 21);
    Path folder = Folders.temporary();
    Report.machine();
    TestAuthority authority = TestAuthority.create();
    List<Contender> contenders = new ArrayList<>();
    for (String name : List.of("engine", "limit-java", "commons-net", "angus")) {
      if (options.names("peers", name)) {
        contenders.add(new Contender(name, Worker.client(name), new ArrayList<>()));
      }
    }
    try (RenderedServer server = RenderedServer.start(authority, false, messages, 0)) {
      Path pem = Files.writeString(folder.resolve("authority.pem"), authority.pem());
      Maildrop drop = new Maildrop("127.0.0.1", server.port(), false, "u", "secret", pem);
      for (Contender contender : contenders) {
        for (int i = 0; i < options.number("warm", 15); i++) {
          cpuMillis(contender, drop, messages);
        }
      }
      List<Contender> order = new ArrayList<>(contenders);
      Random random = new Random(options.number("seed", 1));
      for (int round = 0; round < rounds; round++) {
        Collections.shuffle(order, random);
        for (Contender contender : order) {
          contender.millis().add(cpuMillis(contender, drop, messages));
        }
      }
    } finally {
      Folders.remove(folder);
    }
    Report.title(String.format(Locale.ROOT, "LIST and UIDL of %,d messages, clear", messages));
    Report.head("client", "CPU of its thread, ms");
    contenders.forEach(one -> Report.row(one.name(), one.spread().shown(1)));
    System.out.println();
    contenders.stream()
        .filter(one -> one.name().equals("engine"))
        .forEach(one -> Report.atMost("engine", one.spread().median(), 60, "ms"));
  }

  private static double cpuMillis(Contender contender, Maildrop drop, int messages)
      throws Exception {
    long began = THREADS.getCurrentThreadCpuTime();
    int lines = contender.client().list(drop);
    double millis = (THREADS.getCurrentThreadCpuTime() - began) / 1e6;
    if (lines != 2 * messages) {
      throw new IOException(contender.name() + " read " + lines + " lines");
    }
    return millis;
  }
}
