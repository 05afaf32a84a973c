package io.postrider.pop3.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postrider.pop3.wire.DotUnstuffer;
import io.postrider.pop3.wire.LineEnding;
import io.postrider.pop3.wire.PlainUnstuffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Whatever text comes in whatever pieces, the un-stuffer gives what the plain machine gives. The
 * input: one octet for the line ending, four for the lengths of the pieces, then the text.
 */
class UnstufferFuzzTests {

  private static final int LENGTHS = 4;
  private static final int LONGEST_PIECE = 40;

  /** Before and after each piece lies what would count, were it read. */
  private static final byte[] BEFORE = {'\r', '\n', '.', '\r', '\n'};

  private static final byte[] AFTER = {'.', '\r', '\n', '.', '\r', '\n', '.', '\r', '\n'};

  private record Result(String text, boolean ended, int consumed, int bareLfDots) {}

  @DictionaryFile(resourcePath = "wire.dict")
  @FuzzTest
  void agreesWithThePlainMachine(byte[] input) {
    if (input.length <= 1 + LENGTHS) {
      return;
    }
    LineEnding ending = input[0] == 'L' ? LineEnding.LF : LineEnding.CRLF;
    byte[] lengths = Arrays.copyOfRange(input, 1, 1 + LENGTHS);
    byte[] wire = Arrays.copyOfRange(input, 1 + LENGTHS, input.length);

    Result plain = plain(wire, ending);
    Result fast = fast(wire, ending, lengths);

    assertThat(fast).isEqualTo(plain);
  }

  private static Result plain(byte[] wire, LineEnding ending) {
    PlainUnstuffer machine = new PlainUnstuffer(ending);
    int consumed = 0;
    while (consumed < wire.length && !machine.ended) {
      machine.octet(wire[consumed]);
      consumed++;
    }
    return new Result(latin1(machine.text), machine.ended, consumed, machine.bareLfDots);
  }

  private static Result fast(byte[] wire, LineEnding ending, byte[] lengths) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    DotUnstuffer<RuntimeException> unstuffer = new DotUnstuffer<>();
    unstuffer.begin(ending);
    int consumed = 0;
    for (int piece = 0; consumed < wire.length && !unstuffer.ended(); piece++) {
      int length = (lengths[piece % LENGTHS] & 0xFF) % LONGEST_PIECE;
      int end = length == 0 ? wire.length : Math.min(wire.length, consumed + length);
      consumed += feed(unstuffer, Arrays.copyOfRange(wire, consumed, end), text);
    }
    return new Result(latin1(text), unstuffer.ended(), consumed, unstuffer.bareLfDots());
  }

  private static String latin1(ByteArrayOutputStream text) {
    return text.toString(StandardCharsets.ISO_8859_1);
  }

  @SuppressWarnings("ReferenceEquality") // which array it is, not what is in it
  private static int feed(
      DotUnstuffer<RuntimeException> unstuffer, byte[] piece, ByteArrayOutputStream text) {
    int from = BEFORE.length;
    byte[] array = Arrays.copyOf(BEFORE, from + piece.length + AFTER.length);
    System.arraycopy(piece, 0, array, from, piece.length);
    System.arraycopy(AFTER, 0, array, from + piece.length, AFTER.length);
    int to = from + piece.length;
    int next =
        unstuffer.feed(
            array,
            from,
            to,
            (span, at, length) -> {
              assertThat(length).isPositive();
              if (span == array) {
                assertThat(at).isGreaterThanOrEqualTo(from);
                assertThat(at + length).isLessThanOrEqualTo(to);
              }
              text.write(span, at, length);
            });
    return next - from;
  }
}
