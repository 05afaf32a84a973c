package io.postrider.bench.pop3;

import io.postrider.pop3.DovecotServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Prints what goes into docs/performance.md. */
public final class Report {

  private Report() {}

  /** Where and when: a figure without it means nothing. */
  public static void machine() throws IOException, InterruptedException {
    System.out.printf(
        "%s, %d × %s, Java %s, Dovecot %s, load %.1f at the start%n",
        Instant.now().truncatedTo(ChronoUnit.MINUTES),
        Runtime.getRuntime().availableProcessors(),
        processor(),
        Runtime.version(),
        DovecotServer.available() ? Command.output(List.of("dovecot", "--version")) : "absent",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static String processor() throws IOException {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.exists(file)) {
      return System.getProperty("os.arch", "?");
    }
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse("?");
    }
  }

  public static void title(String words) {
    System.out.printf("%n### %s%n%n", words);
  }

  public static void head(String... cells) {
    row(cells);
    System.out.println("|---".repeat(cells.length) + "|");
  }

  public static void row(String... cells) {
    System.out.println("| " + String.join(" | ", cells) + " |");
  }

  /** A goal and what became of it; the figure must be at most the goal. */
  public static void atMost(String what, double figure, double goal, String unit) {
    verdict(what, figure, goal, unit, "≤", figure <= goal);
  }

  public static void atLeast(String what, double figure, double goal, String unit) {
    verdict(what, figure, goal, unit, "≥", figure >= goal);
  }

  private static void verdict(
      String what, double figure, double goal, String unit, String sign, boolean met) {
    System.out.printf(
        Locale.ROOT,
        "- %s: %s %s, goal %s %s: %s%n",
        what,
        number(figure),
        unit,
        sign,
        number(goal),
        Double.isNaN(figure) ? "not measured" : met ? "met" : "**missed**");
  }

  public static String number(double value) {
    int decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
