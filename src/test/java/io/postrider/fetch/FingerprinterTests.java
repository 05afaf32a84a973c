package io.postrider.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprinterTests {

  private static final String HEADER = "From: a@example.org\r\nSubject: one\r\n\ttwo\r\n";
  private static final String BODY = "\r\nbody\r\n.\r\n";

  @Test
  void theContentIsHashedAsItCame() {
    assertThat(take(HEADER + BODY).content().octets()).isEqualTo(sha256(HEADER + BODY));
  }

  @Test
  void octetsAndLinesAreCounted() {
    Fingerprint print = take(HEADER + BODY);
    assertThat(print.octets()).isEqualTo((HEADER + BODY).length());
    assertThat(print.lines()).isEqualTo(6);
    assertThat(print.explains(print.octets())).isTrue();
    assertThat(print.explains(print.octets() - 6)).isTrue();
    assertThat(print.explains(print.octets() - 1)).isFalse();
  }

  @Test
  void theHeaderIsTheSameWithTheBodyWithoutItAndWithoutTheBlankLine() {
    ContentHash whole = take(HEADER + BODY).header();
    assertThat(take(HEADER + "\r\n").header()).isEqualTo(whole);
    assertThat(take(HEADER).header()).isEqualTo(whole);
    assertThat(take(HEADER.substring(0, HEADER.length() - 2)).header()).isEqualTo(whole);
    assertThat(take(HEADER + "\r\nanother body").header()).isEqualTo(whole);
  }

  @Test
  void lineEndsOfTheHeaderDoNotCount() {
    assertThat(take((HEADER + BODY).replace("\r\n", "\n")).header())
        .isEqualTo(take(HEADER + BODY).header());
    assertThat(take("A: b\rc\r\n\r\n").header()).isNotEqualTo(take("A: bc\r\n\r\n").header());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Status: RO\r\n",
        "X-UIDL: 4711\r\n",
        "status : O\r\n",
        "X-Keywords: a\r\n b\r\n\tc\r\n",
        "Content-Length: 12\r\n",
        "X-IMAPbase: 1 2\r\nX-UID: 3\r\nX-Status: A\r\n"
      })
  void whatServersNoteInTheHeaderDoesNotCount(String notes) {
    Fingerprint plain = take(HEADER + BODY);
    for (String noted : new String[] {notes + HEADER + BODY, HEADER + notes + BODY}) {
      assertThat(take(noted).header()).as(noted).isEqualTo(plain.header());
      assertThat(take(noted).content()).as(noted).isEqualTo(plain.content());
      assertThat(take(noted).octets()).isEqualTo(noted.length());
      assertThat(plainSha256(noted)).isEqualTo(sha256(noted));
    }
  }

  @Test
  void whatLooksLikeANoteElsewhereCounts() {
    Fingerprint plain = take(HEADER + BODY);
    assertThat(take(HEADER + BODY + "Status: RO\r\n").content()).isNotEqualTo(plain.content());
    assertThat(take("X-Status-Of: x\r\n" + HEADER + BODY).header()).isNotEqualTo(plain.header());
    assertThat(take("Statusx\r\n" + HEADER + BODY).header()).isNotEqualTo(plain.header());
  }

  @Test
  void howTheOctetsAreCutIntoSpansDoesNotMatter() {
    byte[] mail =
        ("X-Keywords: a\r\n b\r\n" + HEADER + "Content-Length: 5\r\nNo colon here\r\n" + BODY)
            .getBytes(StandardCharsets.ISO_8859_1);
    Fingerprinter.Taken whole = take(mail, mail.length);
    for (int span = 1; span < mail.length; span++) {
      Fingerprinter.Taken cut = take(mail, span);
      assertThat(cut.fingerprint()).as("spans of " + span).isEqualTo(whole.fingerprint());
      assertThat(cut.sha256()).isEqualTo(whole.sha256());
    }
  }

  @Test
  void anyOctetsHaveAFingerprint() {
    var random = new Random(42);
    for (int i = 0; i < 2_000; i++) {
      byte[] junk = new byte[random.nextInt(60)];
      for (int at = 0; at < junk.length; at++) {
        junk[at] = (byte) "Status: \r\n\tx".charAt(random.nextInt(12));
      }
      Fingerprinter.Taken whole = take(junk, Math.max(1, junk.length));
      assertThat(take(junk, 1 + random.nextInt(7)).fingerprint()).isEqualTo(whole.fingerprint());
    }
  }

  private static Fingerprint take(String mail) {
    byte[] octets = mail.getBytes(StandardCharsets.ISO_8859_1);
    return take(octets, Math.max(1, octets.length)).fingerprint();
  }

  private static byte[] plainSha256(String mail) {
    byte[] octets = mail.getBytes(StandardCharsets.ISO_8859_1);
    return take(octets, octets.length).sha256().octets();
  }

  private static Fingerprinter.Taken take(byte[] octets, int span) {
    var fingerprinter = new Fingerprinter();
    for (int from = 0; from < octets.length; from += span) {
      fingerprinter.update(octets, from, Math.min(span, octets.length - from));
    }
    return fingerprinter.finish();
  }

  private static byte[] sha256(String mail) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(mail.getBytes(StandardCharsets.ISO_8859_1));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
