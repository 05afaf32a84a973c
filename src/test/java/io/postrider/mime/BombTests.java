package io.postrider.mime;

import static io.postrider.mime.ParseProblemCode.ADDRESS_TOO_MANY;
import static io.postrider.mime.ParseProblemCode.ADDRESS_UNPARSABLE;
import static io.postrider.mime.ParseProblemCode.HEADER_TOO_MANY;
import static io.postrider.mime.ParseProblemCode.HEADER_TRUNCATED;
import static io.postrider.mime.ParseProblemCode.TOO_DEEP;
import static io.postrider.mime.ParseProblemCode.TOO_MANY_PARTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Messages made to exhaust a parser end with a named problem, in work that grows with their length
 * and no faster: octets are read at most twice, and twice the message is at most twice the garbage.
 */
class BombTests {
  private static final long MIB = 1024 * 1024;
  private static final String HEAD = "Subject: bomb\r\n";

  /**
   * A way to build a bomb.
   *
   * @param size how many of what it is made of
   */
  record Bomb(String name, int size, ParseProblemCode told, IntFunction<String> made) {
    @Override
    public String toString() {
      return size + " " + name;
    }
  }

  static Stream<Bomb> bombs() {
    return Stream.of(
        new Bomb("parts", 200_000, TOO_MANY_PARTS, n -> mixed("--b\r\n\r\n".repeat(n))),
        new Bomb(
            "parts with headers",
            200_000,
            TOO_MANY_PARTS,
            n -> mixed("--b\r\nContent-Type: text/html; charset=x\r\n\r\n<p>\r\n".repeat(n))),
        new Bomb("levels", 10_000, TOO_DEEP, BombTests::nested),
        new Bomb(
            "header lines", 500_000, HEADER_TOO_MANY, n -> HEAD + "X: y\r\n".repeat(n) + "\r\n"),
        new Bomb(
            "lines of one field",
            500_000,
            HEADER_TOO_MANY,
            n -> HEAD + "To: a@b\r\n" + " ,c@d\r\n".repeat(n) + "\r\n"),
        new Bomb(
            "parameters",
            1_000_000,
            HEADER_TOO_MANY,
            n -> HEAD + "Content-Type: text/plain" + ";a=b".repeat(n) + "\r\n\r\nx"),
        new Bomb(
            "parameters that are read",
            200_000,
            HEADER_TOO_MANY,
            n -> HEAD + "Content-Type: text/plain" + ";a=b".repeat(n) + "\r\n\r\nx"),
        new Bomb(
            "encoded words",
            50_000,
            HEADER_TRUNCATED,
            n -> "Subject: " + "=?utf-8?q?a?= ".repeat(n) + "\r\n\r\n"),
        new Bomb(
            "letters of one encoded word",
            900_000,
            HEADER_TRUNCATED,
            n -> "Subject: =?utf-8?q?" + "a".repeat(n) + "?=\r\n\r\n"),
        new Bomb(
            "beginnings of encoded words",
            200_000,
            HEADER_TRUNCATED,
            n -> "Subject: " + "=?a?".repeat(n) + "\r\n\r\n"),
        new Bomb(
            "addresses",
            100_000,
            ADDRESS_TOO_MANY,
            n -> "From: " + "a@b.c, ".repeat(n) + "\r\n\r\n"),
        new Bomb(
            "comments without end",
            400_000,
            ADDRESS_UNPARSABLE,
            n -> "From: a@b.c " + "(".repeat(n) + "\r\n\r\n"));
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void endsWithItsNameInWorkThatGrowsWithItsLength(Bomb bomb) {
    octets(bomb, bomb.size() / 4); // so that classes are loaded and counted to nobody
    Work half = octets(bomb, bomb.size() / 2);
    Work whole = octets(bomb, bomb.size());

    assertThat(whole.parsed.problems())
        .extracting(ParseProblem::code)
        .contains(bomb.told())
        .doesNotContain(ParseProblemCode.PARSER_FAILED);
    assertThat(whole.read).isLessThanOrEqualTo(2 * whole.length + 64 * 1024);
    assertThat(whole.allocated).isLessThan(2 * half.allocated + half.allocated / 4 + MIB);
    assertThat(whole.allocated).isLessThan(160 * MIB);
  }

  private record Work(ParsedMessage parsed, long length, long read, long allocated) {}

  private static Work octets(Bomb bomb, int size) {
    byte[] octets = bomb.made().apply(size).getBytes(StandardCharsets.ISO_8859_1);
    OctetSource inner = OctetSource.of(octets);
    long[] read = new long[1];
    OctetSource counted =
        new OctetSource() {
          @Override
          public long size() {
            return inner.size();
          }

          @Override
          public InputStream open(long from, long to) throws IOException {
            return new FilterInputStream(inner.open(from, to)) {
              @Override
              public int read() throws IOException {
                int octet = super.read();
                read[0] += octet < 0 ? 0 : 1;
                return octet;
              }

              @Override
              public int read(byte[] target, int offset, int length) throws IOException {
                int count = super.read(target, offset, length);
                read[0] += Math.max(0, count);
                return count;
              }

              @Override
              public long skip(long count) throws IOException {
                long skipped = super.skip(count);
                read[0] += skipped;
                return skipped;
              }
            };
          }
        };
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    ParsedMessage parsed = new MessageParser().parse(counted);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    return new Work(parsed, octets.length, read[0], allocated);
  }

  private static String mixed(String parts) {
    return HEAD + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts;
  }

  private static String nested(int depth) {
    StringBuilder deep = new StringBuilder(HEAD);
    for (int i = 0; i < depth; i++) {
      deep.append("Content-Type: multipart/mixed; boundary=b")
          .append(i)
          .append("\r\n\r\n--b")
          .append(i)
          .append("\r\n");
    }
    return deep.append("\r\nHello\r\n").toString();
  }
}
