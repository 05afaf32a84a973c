package io.postrider.pop3.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DotUnstufferTests {

  private record Result(String text, boolean ended, int consumed, int bareLfDots) {}

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        // on the wire, content
        "\".\\r\\n\", \"\"",
        "\"a\\r\\n.\\r\\n\", \"a\\r\\n\"",
        "\"..\\r\\n.\\r\\n\", \".\\r\\n\"",
        "\"...\\r\\n.\\r\\n\", \"..\\r\\n\"",
        "\".a\\r\\n.\\r\\n\", \"a\\r\\n\"",
        "\"a.\\r\\n.\\r\\n\", \"a.\\r\\n\"",
        "\"\\r\\n.\\r\\n\", \"\\r\\n\"",
        "\"a\\r\\n.\\rb\\r\\n.\\r\\n\", \"a\\r\\n\\rb\\r\\n\"",
        "\"a\\r\\n.\\nb\\r\\n.\\r\\n\", \"a\\r\\n\\nb\\r\\n\"",
        "\"a\\r\\n.\\r\\r\\n.\\r\\n\", \"a\\r\\n\\r\\r\\n\"",
        "\"a\\r\\r\\n.\\r\\n\", \"a\\r\\r\\n\"",
      })
  void takesTheDotsOut(String wire, String content) {
    Result result = fast(octets(wire.translateEscapes()), LineEnding.CRLF);

    assertThat(result.ended()).isTrue();
    assertThat(result.text()).isEqualTo(content.translateEscapes());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "\"a\\n.\\n\", 1",
        "\"a\\n.\\r\\n\", 1",
        "\"a\\r.\\r\\n\", 0",
        "\"a\\n.\\nb\\n.\\r\\n\", 2",
        "\"a\\r\\n.\\n\", 0",
        "\"a\\r\\n.\\r\", 0",
        "\"a\\r\\n\\n.\\r\\n\", 1",
      })
  void nothingButCrlfDotCrlfEndsAText(String wire, int bareLfDots) {
    Result result = fast(octets(wire.translateEscapes()), LineEnding.CRLF);

    assertThat(result.ended()).isFalse();
    assertThat(result.bareLfDots()).isEqualTo(bareLfDots);
  }

  @Test
  void aBareLfEndsALineWhereTheServerEndsItsOwnSo() {
    Result result = fast(octets("a\n..b\n.\n+OK"), LineEnding.LF);

    assertThat(result).isEqualTo(new Result("a\n.b\n", true, 8, 0));
  }

  @Test
  void leavesWhatFollowsTheEnd() {
    Result result = fast(octets("a\r\n.\r\n+OK next"), LineEnding.CRLF);

    assertThat(result.consumed()).isEqualTo(6);
  }

  @Test
  void passesEveryOctetThrough() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    byte[] wire = Arrays.copyOf(all, 261);
    System.arraycopy(octets("\r\n.\r\n"), 0, wire, 256, 5);

    assertThat(fast(wire, LineEnding.CRLF).text().getBytes(StandardCharsets.ISO_8859_1))
        .startsWith(all)
        .hasSize(258);
  }

  @ParameterizedTest
  @EnumSource(
      value = LineEnding.class,
      names = {"CRLF", "LF"})
  void agreesWithThePlainMachineOnEveryShortText(LineEnding ending) {
    byte[] alphabet = octets("\r\n.a");
    for (int length = 0; length <= 8; length++) {
      byte[] wire = new byte[length];
      for (int code = 0; code < 1 << (2 * length); code++) {
        for (int i = 0; i < length; i++) {
          wire[i] = alphabet[(code >> (2 * i)) & 3];
        }
        requireSame(wire, ending, length, length);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = LineEnding.class,
      names = {"CRLF", "LF"})
  void agreesWithThePlainMachineOnEveryShortTextInThreePieces(LineEnding ending) {
    byte[] alphabet = octets("\r\n.a");
    int length = 6;
    byte[] wire = new byte[length];
    for (int code = 0; code < 1 << (2 * length); code++) {
      for (int i = 0; i < length; i++) {
        wire[i] = alphabet[(code >> (2 * i)) & 3];
      }
      for (int first = 0; first <= length; first++) {
        for (int second = first; second <= length; second++) {
          requireSame(wire, ending, first, second);
        }
      }
    }
  }

  /** Octets one bit or one step away from those that matter, at every place of a word. */
  @Test
  void isNotFooledByOctetsThatAreNearlyALineEndOrADot() {
    byte[] alphabet = {'\n', '.', '\r', 0x0B, 0x2F, 0x09, 0x2D, (byte) 0x8A, (byte) 0xAE, 0, -1};
    Random random = new Random(3);
    byte[] wire = new byte[40];
    for (int round = 0; round < 20_000; round++) {
      for (int i = 0; i < wire.length; i++) {
        wire[i] = alphabet[random.nextInt(alphabet.length)];
      }
      requireSame(wire, LineEnding.CRLF, wire.length, wire.length);
      requireSame(wire, LineEnding.LF, round % 41, wire.length);
    }
  }

  /** What lies around a piece in its array is not looked at: here an end of text on both sides. */
  @Test
  void looksAtNothingOutsideThePiece() {
    Random random = new Random(4);
    byte[] around = octets("\r\n.\r\n.\r\n");
    for (int round = 0; round < 2_000; round++) {
      byte[] wire = randomText(random, 30);
      int cut = random.nextInt(wire.length + 1);
      Result expected = plain(wire, LineEnding.CRLF);
      assertThat(embedded(wire, cut, around)).isEqualTo(expected);
    }
  }

  private static Result embedded(byte[] wire, int cut, byte[] around) {
    DotUnstuffer<RuntimeException> unstuffer = new DotUnstuffer<>();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    unstuffer.begin(LineEnding.CRLF);
    int consumed = 0;
    for (byte[] piece :
        new byte[][] {Arrays.copyOf(wire, cut), Arrays.copyOfRange(wire, cut, wire.length)}) {
      if (unstuffer.ended()) {
        break;
      }
      byte[] array = new byte[around.length * 2 + piece.length];
      System.arraycopy(around, 0, array, 0, around.length);
      System.arraycopy(piece, 0, array, around.length, piece.length);
      System.arraycopy(around, 0, array, around.length + piece.length, around.length);
      int from = around.length;
      consumed += unstuffer.feed(array, from, from + piece.length, text::write) - from;
    }
    return new Result(
        text.toString(StandardCharsets.ISO_8859_1),
        unstuffer.ended(),
        consumed,
        unstuffer.bareLfDots());
  }

  @Test
  void allocatesNothingHoweverLongAndDottyTheText() {
    byte[] wire = octets("..a line\r\nanother\r\n\r\n.\n".repeat(5_000) + "\r\n.\r\n");
    DotUnstuffer<RuntimeException> unstuffer = new DotUnstuffer<>();
    DotUnstuffer.Output<RuntimeException> nowhere = (array, from, length) -> {};
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) { // the first ones load classes
      long before = allocated();
      unstuffer.begin(LineEnding.CRLF);
      for (int from = 0; from < wire.length; from += 1_000) {
        unstuffer.feed(wire, from, Math.min(wire.length, from + 1_000), nowhere);
      }
      least = Math.min(least, allocated() - before);
    }
    assertThat(unstuffer.ended()).isTrue();
    assertThat(least).isLessThan(1_000); // of 200 KB in 40,000 spans
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  @ParameterizedTest
  @EnumSource(
      value = LineEnding.class,
      names = {"CRLF", "LF"})
  void agreesWithThePlainMachineAtEverySplitPoint(LineEnding ending) {
    Random random = new Random(1);
    for (int round = 0; round < 300; round++) {
      byte[] wire = randomText(random, 60);
      for (int first = 0; first <= wire.length; first++) {
        for (int second = first; second <= wire.length; second++) {
          requireSame(wire, ending, first, second);
        }
      }
    }
  }

  @Test
  void agreesWithThePlainMachineOctetByOctetInLongTexts() {
    Random random = new Random(2);
    for (int round = 0; round < 50; round++) {
      byte[] wire = randomText(random, 5_000);
      Result expected = plain(wire, LineEnding.CRLF);
      int[] cuts = new int[wire.length];
      for (int i = 0; i < cuts.length; i++) {
        cuts[i] = i;
      }
      assertThat(fast(wire, LineEnding.CRLF, cuts)).isEqualTo(expected);
      assertThat(fast(wire, LineEnding.CRLF)).isEqualTo(expected);
    }
  }

  @Test
  void oneObjectServesOneTextAfterTheOther() {
    DotUnstuffer<RuntimeException> unstuffer = new DotUnstuffer<>();
    byte[] wire = octets("a\n.b\r\n.\r\n");
    for (int round = 0; round < 3; round++) {
      unstuffer.begin(LineEnding.CRLF);
      unstuffer.feed(wire, 0, wire.length, (array, from, length) -> {});
      assertThat(unstuffer.ended()).isTrue();
      assertThat(unstuffer.bareLfDots()).isOne();
    }
  }

  private static void requireSame(byte[] wire, LineEnding ending, int first, int second) {
    Result expected = plain(wire, ending);
    Result actual = fast(wire, ending, first, second);
    if (!actual.equals(expected)) {
      assertThat(actual)
          .as("%s cut at %d and %d", Arrays.toString(wire), first, second)
          .isEqualTo(expected);
    }
  }

  private static Result plain(byte[] wire, LineEnding ending) {
    PlainUnstuffer machine = new PlainUnstuffer(ending);
    int consumed = 0;
    while (consumed < wire.length && !machine.ended) {
      machine.octet(wire[consumed]);
      consumed++;
    }
    return new Result(
        machine.text.toString(StandardCharsets.ISO_8859_1),
        machine.ended,
        consumed,
        machine.bareLfDots);
  }

  private static Result fast(byte[] wire, LineEnding ending, int... cuts) {
    DotUnstuffer<RuntimeException> unstuffer = new DotUnstuffer<>();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    unstuffer.begin(ending);
    int from = 0;
    for (int i = 0; i <= cuts.length && !unstuffer.ended(); i++) {
      int to = i < cuts.length ? cuts[i] : wire.length;
      byte[] piece = Arrays.copyOfRange(wire, from, to); // its own array: no peeking around it
      from += unstuffer.feed(piece, 0, piece.length, text::write);
    }
    return new Result(
        text.toString(StandardCharsets.ISO_8859_1),
        unstuffer.ended(),
        from,
        unstuffer.bareLfDots());
  }

  private static byte[] randomText(Random random, int length) {
    String[] parts = {
      "\r\n", "\n", "\r", ".", "..", "\r\n.", "\n.", "text", "\r\n..", "long line "
    };
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return octets(text.toString());
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
