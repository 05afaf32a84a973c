package io.postrider.bench.pop3;

import io.postrider.pop3.wire.DotUnstuffer;
import io.postrider.pop3.wire.LineEnding;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * The un-stuffer beside a plain state machine: a text of 32 MB in pieces of 64 KiB, from array to
 * array, to a receiver that counts. One operation is the whole text.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class UnstufferBenchmark {

  private static final int OCTETS = 32 << 20;
  private static final int PIECE = 65_536;

  /** What the lines hold. */
  public enum Text {
    /** 76 columns, no dot. */
    BASE64,
    /** Lines of 0 to 76 columns, one in 50 begins with a dot. */
    MIXED,
    /** Every second line begins with a dot. */
    DOTS
  }

  @Param public Text text = Text.MIXED;

  private final DotUnstuffer<RuntimeException> unstuffer = new DotUnstuffer<>();
  private byte[] octets = {};
  private long counted;

  @Setup(Level.Trial)
  public void render() {
    Random random = new Random(20_261_123);
    StringBuilder rendered = new StringBuilder(OCTETS + 128);
    byte[] raw = new byte[57];
    while (rendered.length() < OCTETS - 8) {
      switch (text) {
        case BASE64 -> {
          random.nextBytes(raw);
          rendered.append(Base64.getEncoder().encodeToString(raw));
        }
        case MIXED -> {
          rendered.append(random.nextInt(50) == 0 ? ".." : "");
          rendered.append("words of a mail. ".repeat(5), 0, random.nextInt(77));
        }
        case DOTS ->
            rendered
                .append(random.nextBoolean() ? ".." : "")
                .append("words of a mail. ".repeat(5), 0, random.nextInt(77));
      }
      rendered.append("\r\n");
    }
    octets = rendered.append(".\r\n").toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** As the engine does it. */
  @Benchmark
  public long engine() {
    counted = 0;
    unstuffer.begin(LineEnding.CRLF);
    for (int from = 0; !unstuffer.ended(); from += PIECE) {
      unstuffer.feed(octets, from, Math.min(from + PIECE, octets.length), this::count);
    }
    return counted;
  }

  private void count(byte[] array, int from, int length) {
    counted += length;
  }

  /** Octet by octet, into a buffer of its own. */
  @Benchmark
  public long plain() {
    byte[] out = new byte[PIECE];
    int filled = 0;
    long count = 0;
    int state = 2; // how much of CR LF was just read; 3 and 4 after a dot, and after its CR
    for (byte octet : octets) {
      if (state == 4 && octet == '\n') {
        return count + filled;
      }
      if (state == 2 && octet == '.') {
        state = 3;
        continue;
      }
      if (state == 3 && octet == '\r') {
        state = 4;
        continue;
      }
      if (filled >= PIECE - 1) {
        count += filled;
        filled = 0;
      }
      if (state == 4) {
        out[filled++] = '\r';
      }
      out[filled++] = octet;
      state = octet == '\r' ? 1 : octet == '\n' && state == 1 ? 2 : 0;
    }
    throw new IllegalStateException("the text has no end");
  }

  public static void main(String[] arguments) throws Exception {
    Options options = new Options(arguments);
    Report.machine();
    var results =
        new Runner(
                new OptionsBuilder()
                    .include(UnstufferBenchmark.class.getName())
                    .forks(options.number("forks", 2))
                    .addProfiler(GCProfiler.class)
                    .build())
            .run();
    Report.title("Un-stuffing 32 MiB in pieces of 64 KiB");
    Report.head("text", "code", "GB/s", "octets allocated a text");
    double mixed = 0;
    double allocated = 0;
    for (RunResult result : results) {
      String kind = result.getParams().getParam("text");
      String code = result.getPrimaryResult().getLabel();
      double rate = OCTETS / 1e6 / result.getPrimaryResult().getScore();
      double garbage =
          Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm")).getScore();
      Report.row(
          kind.toLowerCase(Locale.ROOT),
          code,
          Report.number(rate),
          String.format(Locale.ROOT, "%.0f", garbage));
      if (code.equals("engine")) {
        mixed = kind.equals("MIXED") ? rate : mixed;
        allocated = Math.max(allocated, garbage);
      }
    }
    System.out.println();
    Report.atLeast("un-stuffer, mixed text", mixed, 3, "GB/s");
    Report.atMost("un-stuffer, octets allocated an octet of text", allocated / OCTETS, 0, "");
  }
}
