package io.postrider.pop3.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTests {

  @Test
  void findsLinesWhereverThePiecesAreCut() throws Exception {
    byte[] wire = octets("+OK one\r\n\r\n+OK three\r\n");
    for (int cut = 0; cut <= wire.length; cut++) {
      LineReader reader = new LineReader();
      InputBuffer buffer = new InputBuffer(new byte[64]);
      List<String> lines = new ArrayList<>();

      receive(buffer, wire, 0, cut);
      readAll(reader, buffer, lines);
      receive(buffer, wire, cut, wire.length);
      readAll(reader, buffer, lines);

      assertThat(lines).as("cut at %d", cut).containsExactly("+OK one", "", "+OK three");
    }
  }

  @Test
  void aBareLfInACrlfSessionIsAFault() throws Exception {
    LineReader reader = new LineReader();
    InputBuffer buffer = filled("+OK\r\n+OK two\n+OK smuggled\r\n");
    assertThat(reader.next(buffer, 100)).isTrue();

    assertThatThrownBy(() -> reader.next(buffer, 100))
        .isInstanceOfSatisfying(
            WireException.class,
            e -> assertThat(e.fault()).isEqualTo(WireException.Fault.MALFORMED));
  }

  @Test
  void aFirstLineInBareLfMakesItALfSession() throws Exception {
    LineReader reader = new LineReader();
    InputBuffer buffer = filled("+OK\n+OK two\r\n+OK three\n");
    List<String> lines = new ArrayList<>();
    readAll(reader, buffer, lines);

    assertThat(lines).containsExactly("+OK", "+OK two", "+OK three");
    assertThat(reader.ending()).isEqualTo(LineEnding.LF);
  }

  @Test
  void aCrAloneIsPartOfTheLine() throws Exception {
    LineReader reader = new LineReader();
    List<String> lines = new ArrayList<>();
    readAll(reader, filled("a\rb\r\n"), lines);

    assertThat(lines).containsExactly("a\rb");
  }

  @Test
  void aLineAtTheCapIsReadAndOneOctetMoreIsNot() throws Exception {
    assertThat(new LineReader().next(filled("x".repeat(50) + "\r\n"), 50)).isTrue();
    assertThatThrownBy(() -> new LineReader().next(filled("x".repeat(51) + "\r\n"), 50))
        .isInstanceOf(WireException.class);
  }

  @Test
  void anEndlessLineIsGivenUpBeforeItsEnd() throws Exception {
    LineReader reader = new LineReader();
    assertThat(reader.next(filled("x".repeat(51)), 50)).isFalse();
    assertThatThrownBy(() -> reader.next(filled("x".repeat(52)), 50))
        .isInstanceOfSatisfying(
            WireException.class,
            e -> assertThat(e.fault()).isEqualTo(WireException.Fault.TOO_LONG));
  }

  @Test
  void aLineTooLongIsThatAboveAllHoweverItComes() throws Exception {
    String wire = "+OK\r\n" + "x".repeat(101) + "\n";
    for (int split = 0; split <= wire.length(); split++) {
      LineReader reader = new LineReader();
      InputBuffer buffer = filled(wire.substring(0, split));
      byte[] rest = octets(wire.substring(split));

      assertThatThrownBy(
              () -> {
                readAll(reader, buffer, new ArrayList<>());
                receive(buffer, rest, 0, rest.length);
                readAll(reader, buffer, new ArrayList<>());
              })
          .isInstanceOfSatisfying(
              WireException.class,
              e -> assertThat(e.fault()).isEqualTo(WireException.Fault.TOO_LONG));
    }
  }

  private static void readAll(LineReader reader, InputBuffer buffer, List<String> lines)
      throws WireException {
    while (reader.next(buffer, 100)) {
      lines.add(
          new String(
              buffer.array(),
              reader.start(),
              reader.end() - reader.start(),
              StandardCharsets.ISO_8859_1));
    }
  }

  private static InputBuffer filled(String text) {
    InputBuffer buffer = new InputBuffer(new byte[200]);
    byte[] octets = octets(text);
    receive(buffer, octets, 0, octets.length);
    return buffer;
  }

  private static void receive(InputBuffer buffer, byte[] wire, int from, int to) {
    buffer.makeRoom();
    System.arraycopy(wire, from, buffer.array(), buffer.limit(), to - from);
    buffer.received(to - from);
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
