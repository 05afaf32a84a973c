package io.postrider.pop3.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postrider.pop3.ResponseCode;
import io.postrider.pop3.wire.ApopTimestamp;
import io.postrider.pop3.wire.InputBuffer;
import io.postrider.pop3.wire.LineReader;
import io.postrider.pop3.wire.ServerText;
import io.postrider.pop3.wire.StatusLine;
import io.postrider.pop3.wire.StatusLine.Indicator;
import io.postrider.pop3.wire.WireException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines out of any octets in any pieces, and what a status line says, held against the plainest way
 * to tell. The input: four octets for the lengths of the pieces, then what the server sent.
 */
class StatusLineFuzzTests {

  private static final int LENGTHS = 4;
  private static final int LONGEST_PIECE = 40;
  private static final int CAP = 100;

  private static final Pattern CODE = Pattern.compile("\\[([!-\\\\^-~]+)] *(.*)", Pattern.DOTALL);
  private static final Pattern MESSAGE_ID = Pattern.compile("<[!-;=?A-~]+@[!-;=?A-~]+>");

  /** The lines that were found, and the fault that ended them. */
  private record Lines(List<String> lines, String fault) {}

  @DictionaryFile(resourcePath = "wire.dict")
  @FuzzTest
  void findsTheLinesThatAreThere(byte[] input) {
    if (input.length < LENGTHS) {
      return;
    }
    byte[] wire = Arrays.copyOfRange(input, LENGTHS, input.length);

    Lines found = lines(wire, Arrays.copyOf(input, LENGTHS));

    assertThat(found).isEqualTo(plainly(wire));
    found.lines().forEach(StatusLineFuzzTests::understands);
  }

  private static Lines lines(byte[] wire, byte[] lengths) {
    LineReader reader = new LineReader();
    InputBuffer in = new InputBuffer(new byte[CAP + 2]);
    List<String> lines = new ArrayList<>();
    int fed = 0;
    try {
      for (int piece = 0; ; piece++) {
        while (reader.next(in, CAP)) {
          lines.add(latin1(in.array(), reader.start(), reader.end()));
        }
        if (fed == wire.length) {
          return new Lines(lines, "");
        }
        in.makeRoom();
        assertThat(in.room()).isPositive();
        int length = (lengths[piece % LENGTHS] & 0xFF) % LONGEST_PIECE;
        int count = Math.min(length == 0 ? in.room() : length, in.room());
        count = Math.min(count, wire.length - fed);
        System.arraycopy(wire, fed, in.array(), in.limit(), count);
        in.received(count);
        fed += count;
      }
    } catch (WireException e) {
      return new Lines(lines, e.fault().name());
    }
  }

  private static Lines plainly(byte[] wire) {
    String rest = latin1(wire, 0, wire.length);
    List<String> lines = new ArrayList<>();
    boolean crlf = false;
    for (int feed = rest.indexOf('\n'); feed >= 0; feed = rest.indexOf('\n')) {
      String line = rest.substring(0, feed);
      boolean afterCr = line.endsWith("\r");
      if (line.length() - (afterCr ? 1 : 0) > CAP) {
        return new Lines(lines, "TOO_LONG");
      }
      if (crlf && !afterCr) {
        return new Lines(lines, "MALFORMED");
      }
      crlf |= lines.isEmpty() && afterCr;
      lines.add(afterCr ? line.substring(0, feed - 1) : line);
      rest = rest.substring(feed + 1);
    }
    return new Lines(lines, rest.length() > CAP + 1 ? "TOO_LONG" : "");
  }

  private static void understands(String line) {
    byte[] octets = line.getBytes(StandardCharsets.ISO_8859_1);
    int end = octets.length;
    String first = line.split(" ", 2)[0];
    String text = line.contains(" ") ? line.split(" ", 2)[1] : "";

    assertThat(StatusLine.indicator(octets, 0, end))
        .isEqualTo(
            switch (first) {
              case "+OK" -> Indicator.OK;
              case "-ERR" -> Indicator.ERR;
              case "+" -> Indicator.CONTINUE;
              default -> Indicator.NONE;
            });
    int from = StatusLine.textStart(octets, 0, end);
    assertThat(latin1(octets, from, end)).isEqualTo(text);
    code(octets, from, text);
    shown(octets, from);
    timestamp(line);
  }

  private static void code(byte[] octets, int from, String text) {
    Matcher matcher = CODE.matcher(text);
    List<String> levels = List.of();
    String words = text;
    if (matcher.matches()) {
      words = matcher.group(2);
      List<String> parts = List.of(matcher.group(1).toUpperCase(Locale.ROOT).split("/", -1));
      levels = parts.contains("") ? List.of() : parts;
    }
    List<String> found = StatusLine.responseCode(octets, from, octets.length);

    assertThat(found).isEqualTo(levels);
    int after = StatusLine.afterCode(octets, from, octets.length);
    assertThat(latin1(octets, after, octets.length)).isEqualTo(words);
    if (!found.isEmpty()) {
      ResponseCode code = new ResponseCode(found);
      assertThat(code.failureClass()).isNotNull();
      assertThat(code).hasToString(String.join("/", levels));
      assertThat(code.is(found.getFirst())).isTrue();
    }
  }

  private static void shown(byte[] octets, int from) {
    String shown = ServerText.shown(ServerText.decode(octets, from, octets.length));

    assertThat(shown.length()).isLessThanOrEqualTo(ServerText.LONGEST + 10);
    assertThat(shown.chars().anyMatch(c -> c < ' ' || (c >= 0x7F && c < 0xA0))).isFalse();
  }

  private static void timestamp(String line) {
    Matcher matcher = MESSAGE_ID.matcher(line);

    assertThat(ApopTimestamp.in(line))
        .isEqualTo(matcher.find() ? Optional.of(matcher.group()) : Optional.empty());
  }

  private static String latin1(byte[] octets, int from, int end) {
    return new String(octets, from, end - from, StandardCharsets.ISO_8859_1);
  }
}
