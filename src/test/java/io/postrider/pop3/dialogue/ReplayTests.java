package io.postrider.pop3.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The replay itself: that it holds client and engine to the letter, and says where they strayed.
 */
class ReplayTests {

  private static final String SESSION =
      """
      @ connect clear
      S: +OK ready
      C: CAPA
      S: -ERR
      @ login alice secret
      C: USER alice
      S: +OK
      C: PASS secret
      S: +OK
      C: CAPA
      S: -ERR
      @ stat -> 1 21
      C: STAT
      S: +OK 1 21
      @ retr 1
      > Subject: x
      >
      > .dot
      C: RETR 1
      S: +OK
      S: Subject: x
      S:
      S: ..dot
      S: .
      @ quit -> NOTHING_TO_COMMIT
      C: QUIT
      S: +OK bye
      """;

  private static void play(String file) throws InterruptedException {
    new Replay(VendorDialogue.parse("some.txt", file), Delivery.asItStands()).run();
  }

  @Test
  void aSessionThatIsFollowedIsAccepted() {
    assertThatCode(() -> play(SESSION)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "C: STAT,C: LIST",
    "C: PASS secret,C: PASS  secret",
    "C: RETR 1,C: retr 1",
    "C: QUIT,C: NOOP"
  })
  void anotherCommandThanExpectedIsToldWithItsLine(String said, String expected) {
    assertThatThrownBy(() -> play(SESSION.replace(said, expected)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected  " + expected)
        .hasMessageContaining("heard     " + said)
        .hasMessageContaining("S: +OK ready");
  }

  @Test
  void anotherOutcomeThanExpectedIsToldWithItsLine() {
    assertThatThrownBy(() -> play(SESSION.replace("-> 1 21", "-> 2 21")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("line 12, @ stat")
        .hasMessageContaining("expected  2 21")
        .hasMessageContaining("got       1 21");
  }

  @Test
  void anotherTextThanExpectedIsTold() {
    assertThatThrownBy(() -> play(SESSION.replace("> .dot", "> dot")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected  Subject: x\\r\\n\\r\\ndot\\r\\n")
        .hasMessageContaining("got       Subject: x\\r\\n\\r\\n.dot\\r\\n");
  }

  @Test
  void aCommandBeyondTheDialogueIsTold() {
    assertThatThrownBy(() -> play(SESSION.replace("@ quit", "@ noop\n@ quit")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("heard     C: NOOP");
  }

  @Test
  void aCommandThatIsMissingIsTold() {
    assertThatThrownBy(() -> play(SESSION + "C: NOOP\nS: +OK\n"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected  C: NOOP")
        .hasMessageContaining("the client is gone");
  }

  @Test
  void aSessionLeftOpenIsTold() {
    String open = SESSION.substring(0, SESSION.indexOf("@ quit"));
    assertThatThrownBy(() -> play(open))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("left open");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X: what", "@ connect clear\nS! dance", "S: too early"})
  void aFileThatIsNoDialogueIsRefused(String file) {
    assertThatThrownBy(() -> VendorDialogue.parse("some.txt", file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("some.txt:");
  }

  @Test
  void escapesAndMacrosBecomeOctets() {
    String octets = Octets.of("\\x00a\\r\\n{3*\\xFFb}{base64:\\0alice\\0secret}\\{\\\\é");

    assertThat(octets)
        .isEqualTo(
            "\0a\r\n\u00ffb\u00ffb\u00ffbAGFsaWNlAHNlY3JldA=={\\"
                + new String("é".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
  }
}
