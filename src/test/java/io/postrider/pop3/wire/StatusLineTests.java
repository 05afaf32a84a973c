package io.postrider.pop3.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.pop3.wire.StatusLine.Indicator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusLineTests {

  @ParameterizedTest
  @CsvSource({
    "'+OK', OK",
    "'+OK ', OK",
    "'+OK ready', OK",
    "'-ERR', ERR",
    "'-ERR no', ERR",
    "'+', CONTINUE",
    "'+ abcd', CONTINUE",
    "'+OKAY', NONE",
    "'+ok', NONE",
    "'-ERROR', NONE",
    "'', NONE",
    "'OK', NONE",
    "'HTTP/1.1 400 Bad Request', NONE",
    "' +OK', NONE"
  })
  void theIndicatorIsExact(String line, Indicator expected) {
    byte[] octets = line.getBytes(StandardCharsets.ISO_8859_1);

    assertThat(StatusLine.indicator(octets, 0, octets.length)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'-ERR [IN-USE] locked', 'IN-USE', 'locked'",
    "'-ERR [sys/temp] later', 'SYS/TEMP', 'later'",
    "'-ERR [SYS/TEMP/MORE]', 'SYS/TEMP/MORE', ''",
    "'-ERR [AUTH]no blank', 'AUTH', 'no blank'",
    "'-ERR no [AUTH] at the start', '', 'no [AUTH] at the start'",
    "'-ERR [two words]', '', '[two words]'",
    "'-ERR []', '', '[]'",
    "'-ERR [SYS//TEMP]', '', ''",
    "'-ERR [open', '', '[open'",
    "'-ERR', '', ''"
  })
  void readsTheResponseCodeAtTheStartOfTheText(String line, String code, String rest) {
    byte[] octets = line.getBytes(StandardCharsets.ISO_8859_1);
    int text = StatusLine.textStart(octets, 0, octets.length);

    assertThat(String.join("/", StatusLine.responseCode(octets, text, octets.length)))
        .isEqualTo(code);
    int after = StatusLine.afterCode(octets, text, octets.length);
    assertThat(line.substring(after)).isEqualTo(rest);
  }

  @Test
  void hostileTextIsEscapedAndCut() {
    assertThat(ServerText.shown("a\u001b[31m\r\nb\u202e\0"))
        .isEqualTo("a\\u001B[31m\\u000D\\u000Ab\\u202E\\u0000");
    assertThat(ServerText.shown("x".repeat(10_000))).hasSize(513).endsWith("…");
    assertThat(ServerText.shown("Grüße, 世界")).isEqualTo("Grüße, 世界");
  }

  @ParameterizedTest
  @CsvSource({
    "'+OK ready <1896.697170952@dbc.mtview.ca.us>', '<1896.697170952@dbc.mtview.ca.us>'",
    "'+OK <a@b> and more', '<a@b>'",
    "'+OK x < y <1.2@c> z', '<1.2@c>'",
    "'+OK <no-at>', ''",
    "'+OK <a@b@c>', ''",
    "'+OK <@b>', ''",
    "'+OK <a@>', ''",
    "'+OK <a b@c>', ''",
    "'+OK <a@b', ''",
    "'+OK', ''"
  })
  void findsTheTimestampOfApop(String greeting, String timestamp) {
    assertThat(ApopTimestamp.in(greeting).orElse("")).isEqualTo(timestamp);
  }

  @Test
  void aGreetingFullOfBracketsTakesLinearTime() {
    assertThat(ApopTimestamp.in("<".repeat(8_000) + ">".repeat(8_000))).isEmpty();
  }
}
