package io.postrider.bench;

import io.postrider.bench.pop3.BenchServer.Filled;
import io.postrider.bench.pop3.Report;
import io.postrider.bench.pop3.Run;
import io.postrider.bench.pop3.Spread;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the rounds with one corpus took, and the table that goes into docs/performance.md. */
final class StoreFigures {

  private static final String[] PROCESSES = {"the service", "PostgreSQL", "Dovecot"};

  private final Filled filled;
  final double[] seconds;
  final double[][] cpu;
  final double[] octetsOnly;
  final double[] everyRow;
  final double[] withoutWords;
  final @Nullable Run[] mpop;
  final @Nullable Run[] angus;

  StoreFigures(Filled filled, int rounds) {
    this.filled = filled;
    this.seconds = new double[rounds];
    this.cpu = new double[PROCESSES.length][rounds];
    this.octetsOnly = new double[rounds];
    this.everyRow = new double[rounds];
    this.withoutWords = new double[rounds];
    this.mpop = new Run[rounds];
    this.angus = new Run[rounds];
  }

  void print(String corpus, long residentMegabytes) {
    Report.title(
        String.format(
            Locale.ROOT,
            "%d %s messages, %.1f MB, TLS, stored and deleted on the server",
            filled.messages(),
            corpus,
            filled.octets() / 1e6));
    Report.head("what", "messages/s", "× service", "client CPU, s");
    double service = rate(seconds).median();
    row("service", seconds, service, Spread.of(cpu[0]).shown(2));
    row("database alone, one row a message", octetsOnly, service, "");
    row("database alone, the same rows", everyRow, service, "");
    row("database alone, the same without words", withoutWords, service, "");
    List<Run> ofMpop = Stream.of(mpop).filter(Objects::nonNull).toList();
    List<Run> ofAngus = Stream.of(angus).filter(Objects::nonNull).toList();
    row("mpop, Maildir on the same disk", ofMpop, service);
    row("Angus + JDBC, 100 a commit", ofAngus, service);
    System.out.println();
    for (int i = 0; i < PROCESSES.length; i++) {
      System.out.printf(
          Locale.ROOT,
          "- CPU of %s while the service stores: %s µs a message%n",
          PROCESSES[i],
          Spread.of(cpu[i]).times(1e6 / filled.messages()).shown(0));
    }
    System.out.printf("- peak resident memory of the service: %d MiB%n", residentMegabytes);
    boolean small = corpus.equals("small");
    Report.atLeast("stored", service, small ? 5_000 : 800, "messages/s");
    Report.atMost(
        "database alone, one row a message, to service",
        rate(octetsOnly).median() / service,
        3,
        "times as fast");
    Report.atMost(
        "database alone, the same rows, to service",
        rate(everyRow).median() / service,
        3,
        "times as fast");
    if (small) {
      goal("service to mpop", ofMpop, service);
    }
    goal("service to Angus + JDBC", ofAngus, service);
  }

  /** Nothing for a peer that was left out. */
  private void goal(String what, List<Run> runs, double service) {
    if (!runs.isEmpty()) {
      double theirs = rate(each(runs, Run::seconds)).median();
      Report.atLeast(what, service / theirs, 1, "times as fast");
    }
  }

  private void row(String what, List<Run> runs, double service) {
    if (!runs.isEmpty()) {
      String used = Spread.of(each(runs, Run::cpuSeconds)).shown(2);
      row(what, each(runs, Run::seconds), service, used);
    }
  }

  private static double[] each(List<Run> runs, ToDoubleFunction<Run> figure) {
    return runs.stream().mapToDouble(figure).toArray();
  }

  private void row(String what, double[] taken, double service, String cpuSeconds) {
    Spread rate = rate(taken);
    Report.row(
        what, rate.shown(0), Report.number(rate.median() / service), cpuSeconds);
  }

  private Spread rate(double[] taken) {
    return Spread.of(Arrays.stream(taken).map(one -> filled.messages() / one).toArray());
  }
}
