package io.postrider.pop3.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTests {

  @Test
  void writesUpperCaseKeywordsSingleBlanksAndCrlf() {
    assertThat(wire(Command.of("NOOP"))).isEqualTo("NOOP\r\n");
    assertThat(wire(Command.of("TOP", 3, 10))).isEqualTo("TOP 3 10\r\n");
    assertThat(wire(Command.user("alice"))).isEqualTo("USER alice\r\n");
    assertThat(wire(Command.pass("open sesame"))).isEqualTo("PASS open sesame\r\n");
    assertThat(wire(Command.auth("PLAIN"))).isEqualTo("AUTH PLAIN\r\n");
    assertThat(wire(Command.auth("EXTERNAL", new byte[0]))).isEqualTo("AUTH EXTERNAL =\r\n");
    assertThat(wire(Command.saslResponse(new byte[0]))).isEqualTo("\r\n");
    assertThat(wire(Command.saslCancel())).isEqualTo("*\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\rb", "a\nb", "a\r\nDELE 1", "a\0b", "a\u0007b", "a\u007fb", "a\u0085b", ""})
  void refusesControlsInEveryArgument(String argument) {
    assertThatThrownBy(() -> Command.user(argument)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Command.pass(argument)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Command.apop(argument, "0"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Command.auth(argument)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theTextOfARefusalHoldsNoArgument() {
    assertThatThrownBy(() -> Command.pass("hunter2\r\n"))
        .hasMessageNotContaining("hunter2")
        .hasMessageContaining("PASS");
  }

  @Test
  void keepsTo255OctetsWithCrlf() {
    assertThat(Command.user("u".repeat(248)).length()).isEqualTo(255);
    assertThatThrownBy(() -> Command.user("u".repeat(249)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Command.saslResponse(new byte[10_000]).length()).isGreaterThan(10_000);
  }

  @Test
  void knowsWhenAnInitialResponseFitsTheLine() {
    for (int length = 0; length < 400; length++) {
      byte[] response = new byte[length];
      boolean fits = Command.fitsOneLine("PLAIN", response);
      if (fits) {
        assertThat(Command.auth("PLAIN", response).length()).isLessThanOrEqualTo(255);
      } else {
        assertThatThrownBy(() -> Command.auth("PLAIN", response))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void showsNoSecret() {
    assertThat(Command.pass("hunter2").toString()).isEqualTo("PASS •••");
    assertThat(Command.apop("alice", "c4c9334b").shown()).isEqualTo("APOP alice •••");
    assertThat(Command.auth("PLAIN", octets("\0a\0hunter2")).shown()).isEqualTo("AUTH PLAIN •••");
    assertThat(Command.saslResponse(octets("hunter2")).shown()).isEqualTo("•••");
  }

  private static String wire(Command command) {
    return new String(command.octets(), StandardCharsets.UTF_8);
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
