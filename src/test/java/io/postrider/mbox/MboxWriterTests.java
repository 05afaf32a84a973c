package io.postrider.mbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as they lie in an mboxrd file. */
class MboxWriterTests {

  private static final Instant DATE = Instant.parse("2026-01-05T09:08:07Z");
  private static final String LINE = "From ann@example.org Mon Jan  5 09:08:07 2026\n";

  private static String written(String message) {
    return written("ann@example.org", new ByteArrayInputStream(message.getBytes(ISO_8859_1)));
  }

  private static String written(String sender, InputStream message) {
    var out = new ByteArrayOutputStream();
    try {
      new MboxWriter(out).write(sender, DATE, message);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toString(ISO_8859_1);
  }

  @Test
  void writesTheSeparatingLineTheOctetsAndOneLineEnd() {
    assertThat(written("Subject: x\r\n\r\nbody\r\n"))
        .isEqualTo(LINE + "Subject: x\r\n\r\nbody\r\n\n");
    assertThat(written("Subject: x\n\nno end")).isEqualTo(LINE + "Subject: x\n\nno end\n");
    assertThat(written("")).isEqualTo(LINE + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "From me,>From me",
    ">From me,>>From me",
    ">>>From me,>>>>From me",
    "'a\nFrom me','a\n>From me'",
    "'a\r\nFrom me','a\r\n>From me'",
    "'From From ','>From From '",
    "'From \nFrom ','>From \n>From '",
    "'>\n>From ','>\n>>From '"
  })
  void marksLinesThatWouldSeparate(String message, String expected) {
    assertThat(written(message)).isEqualTo(LINE + expected + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "From: me",
        "from me",
        " From me",
        "Fro",
        "From",
        "a From me",
        "> From me",
        ">",
        "",
        "a\rFrom me",
        "FFrom me",
        "F>From me",
        "Fr\n",
        ">Fr>From me"
      })
  void leavesAllOtherLinesAlone(String message) {
    assertThat(written(message)).isEqualTo(LINE + message + "\n");
  }

  @Test
  void marksLinesThatComeInPieces() {
    String message = "a\nFrom b\n>From c\nFro\nFrom d";
    InputStream drip =
        new ByteArrayInputStream(message.getBytes(ISO_8859_1)) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(1, length));
          }
        };
    assertThat(written("ann@example.org", drip))
        .isEqualTo(LINE + "a\n>From b\n>>From c\nFro\n>From d\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b@example.org", "a\nFrom x", "\u00e4@example.org", "a\tb"})
  void namesNobodyWhereTheSenderDoesNotFitALine(String sender) {
    assertThat(written(sender, InputStream.nullInputStream()))
        .startsWith("From MAILER-DAEMON Mon Jan");
  }
}
