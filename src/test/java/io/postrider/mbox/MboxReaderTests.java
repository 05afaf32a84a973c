package io.postrider.mbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes out of mbox files, our own and those of others. */
class MboxReaderTests {

  private static final String LINE = "From ann@example.org Mon Jan  5 09:08:07 2026\n";

  private static List<String> read(String mbox) throws IOException {
    return read(mbox, Quoting.MBOXRD);
  }

  private static List<String> read(String mbox, Quoting quoting) throws IOException {
    return read(new ByteArrayInputStream(mbox.getBytes(ISO_8859_1)), quoting);
  }

  private static List<String> read(InputStream mbox, Quoting quoting) throws IOException {
    MboxReader reader = new MboxReader(mbox, quoting);
    List<String> messages = new ArrayList<>();
    while (true) {
      var octets = new ByteArrayOutputStream();
      if (!reader.next(octets::write)) {
        return messages;
      }
      messages.add(octets.toString(ISO_8859_1));
    }
  }

  private static String written(List<String> messages) throws IOException {
    var out = new ByteArrayOutputStream();
    MboxWriter writer = new MboxWriter(out);
    for (String message : messages) {
      writer.write(
          "ann@example.org",
          Instant.parse("2026-01-05T09:08:07Z"),
          new ByteArrayInputStream(message.getBytes(ISO_8859_1)));
    }
    return out.toString(ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "\r\n\r\n",
        "x",
        "x\n",
        "x\r\n",
        "x\r",
        "x\r\n\r",
        "\n\r",
        "Subject: x\r\n\r\nbody\r\n",
        "From here",
        "From here\n",
        ">From here\n",
        ">>>From a\r\n",
        "a\n\nFrom bob Mon Jan  5 09:08:07 2026\nb\n",
        "a\n\n\n\n",
        "F",
        "Fr\nFrom",
        ">",
        "> ",
        ">\n",
        "From ",
        "From \n",
        ">>",
        "a\r\n\r\n\r\n",
        "\0\u00ff\n",
        "From\n",
        "FFrom x\n",
        ">Fr\n"
      })
  void ownFilesComeBackToTheOctet(String message) throws IOException {
    assertThat(read(written(List.of(message)))).containsExactly(message);
    List<String> several = List.of("first\r\n", message, "", message, "last");
    assertThat(read(written(several))).isEqualTo(several);
  }

  @Test
  void anyMessagesComeBackToTheOctetInWhateverPiecesTheyCome() throws IOException {
    String[] words = {
      "From ",
      ">",
      "\n",
      "\r\n",
      "\r",
      "F",
      "From",
      "x",
      "",
      "Mon Jan  5 09:08:07 2026",
      " ",
      "a".repeat(70_000),
      "From " + "y".repeat(2_000)
    };
    Random random = new Random(42);
    for (int round = 0; round < 300; round++) {
      List<String> messages = new ArrayList<>();
      for (int i = random.nextInt(1, 5); i > 0; i--) {
        StringBuilder message = new StringBuilder();
        for (int n = random.nextInt(12); n > 0; n--) {
          message.append(words[random.nextInt(words.length)]);
        }
        messages.add(message.toString());
      }
      byte[] mbox = written(messages).getBytes(ISO_8859_1);
      InputStream pieces =
          new ByteArrayInputStream(mbox) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
              return super.read(target, offset, Math.min(random.nextInt(1, 9_000), length));
            }
          };
      assertThat(read(pieces, Quoting.MBOXRD)).as("round %s", round).isEqualTo(messages);
    }
  }

  @Test
  void readsFilesWhoseLinesAllEndInCrlf() throws IOException {
    String line = "From ann@example.org Mon Jan  5 09:08:07 2026\r\n";
    assertThat(read(line + "a\r\n\r\n" + line + "\r\nb\r\n\r\n"))
        .containsExactly("a\r\n", "\r\nb\r\n");
  }

  @Test
  void takesALineWithoutADateForContent() throws IOException {
    assertThat(read(LINE + "a\n\nFrom here on\n\n" + LINE + "b\n\n", Quoting.NONE))
        .containsExactly("a\n\nFrom here on\n", "b\n");
  }

  @Test
  void readsFilesWhoseSeparatingLinesHaveNoDate() throws IOException {
    assertThat(read("From MAILER-DAEMON\na\nFrom b\n\nFrom MAILER-DAEMON\nc\n\n"))
        .containsExactly("a\nFrom b\n", "c\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "From - Sat Jan  3 01:05:34 1996",
        "From 1234@xxx Mon Jan 05 00:00:00 +0000 2026",
        "From a b Mon Jan 5 00:00 2026 remote from x",
        "From a@b Mon Jan  5 00:00:00 MET 2026"
      })
  void knowsTheSeparatingLinesOfOthers(String line) throws IOException {
    assertThat(read(line + "\na\n\n" + line + "\nb\n\n")).containsExactly("a\n", "b\n");
  }

  @ParameterizedTest
  @CsvSource({
    "MBOXRD,>From,From",
    "MBOXRD,>>From,>From",
    "MBOXO,>From,From",
    "MBOXO,>>From,>>From",
    "NONE,>From,>From"
  })
  void undoesTheQuotingThatWasNamed(Quoting quoting, String line, String expected)
      throws IOException {
    assertThat(read(LINE + line + " me\n\n", quoting)).containsExactly(expected + " me\n");
  }

  @Test
  void believesNoContentLength() throws IOException {
    String hiding = "Content-Length: 70\n\nx\n\n";
    assertThat(read(LINE + hiding + LINE + "hidden?\n\n")).hasSize(2);
  }

  @Test
  void passesOverEmptyLinesAtTheBeginningAndFindsNothingInNothing() throws IOException {
    assertThat(read("\n\r\n" + LINE + "a\n\n")).containsExactly("a\n");
    assertThat(read("")).isEmpty();
    assertThat(read("\n\n")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Subject: x\n\nbody\n", "Frob", "\nx", "\rx", "{\"a\":1}"})
  void refusesWhatIsNoMbox(String file) {
    assertThatThrownBy(() -> read(file)).isInstanceOf(MboxFormatException.class);
  }
}
