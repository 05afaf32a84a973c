package io.postrider.pop3.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postrider.pop3.AuthorizationSession;
import io.postrider.pop3.Capabilities;
import io.postrider.pop3.fuzz.FuzzedClient.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Timeout;

/**
 * Greeting and CAPA: a session opens only to what was understood, and what was understood is what
 * was said. The input: an octet for the channel, a line feed, then a {@link ServerScript}.
 */
class GreetingFuzzTests {

  private static final int HEADER = 2;

  @DictionaryEntries({
    "+OK ",
    "-ERR ",
    "\\x0A",
    "|",
    "^",
    "~",
    "~|",
    "%",
    "&",
    "$l",
    "$c",
    "$x",
    "$r",
    "$.",
    "<1@a>",
    "[SYS/TEMP] ",
    "SASL ",
    "PLAIN",
    "LOGIN-DELAY 60",
    "EXPIRE 0",
    "NEVER",
    " USER",
    "IMPLEMENTATION ",
    "STLS",
    "\\x0A.\\x0A"
  })
  @FuzzTest
  @Timeout(20)
  void opensToWhatItUnderstood(byte[] input) {
    if (input.length < HEADER) {
      return;
    }
    Channel channel = Channel.of(input[0]);
    try (FuzzedClient client = new FuzzedClient(input, HEADER, channel, FuzzedClient.SECRET)) {
      AuthorizationSession hello = client.open();
      if (hello != null) {
        assertThat(channel).isNotEqualTo(Channel.UNMET);
        understood(hello, client.socket().heard());
        hello.close();
        client.ended();
      }
    }
  }

  /** Two whole answers were heard and nothing else. */
  private static void understood(AuthorizationSession hello, String heard) {
    assertThat(heard).endsWith("\n");
    List<String> lines =
        List.of(heard.split("\n", -1)).stream().map(GreetingFuzzTests::withoutCr).toList();
    assertThat(lines.getFirst().split(" ", 2)[0]).isEqualTo("+OK");
    hello
        .greeting()
        .apopTimestamp()
        .ifPresent(stamp -> assertThat(lines.getFirst()).contains(stamp));
    Capabilities capabilities = hello.capabilities();
    if (lines.get(1).split(" ", 2)[0].equals("-ERR")) {
      assertThat(capabilities.known()).isFalse();
      assertThat(lines).hasSize(3);
      return;
    }
    assertThat(lines.get(1).split(" ", 2)[0]).isEqualTo("+OK");
    List<String> said = lines.subList(2, lines.size() - 2);
    assertThat(lines.get(lines.size() - 2)).isEqualTo(".");
    assertThat(said).doesNotContain(".");
    assertThat(capabilities.known()).isTrue();
    assertThat(capabilities.lines()).hasSameSizeAs(said);
    said.stream().filter(GreetingFuzzTests::isPlain).forEach(line -> announced(capabilities, line));
    harmless(capabilities);
  }

  private static void announced(Capabilities capabilities, String line) {
    List<String> words = List.of(line.strip().split(" +"));
    if (!words.getFirst().isEmpty()) {
      assertThat(capabilities.lines()).contains(line);
      assertThat(capabilities.has(words.getFirst().toLowerCase(Locale.ROOT))).isTrue();
      assertThat(capabilities.arguments(words.getFirst()))
          .containsAll(words.subList(1, words.size()));
    }
  }

  private static void harmless(Capabilities capabilities) {
    capabilities
        .loginDelay()
        .ifPresent(delay -> assertThat(delay).isGreaterThanOrEqualTo(Duration.ZERO));
    capabilities.expireDays().ifPresent(days -> assertThat(days).isNotNegative());
    capabilities
        .saslMechanisms()
        .forEach(name -> assertThat(name).isNotEmpty().doesNotContain(" ").isUpperCase());
    assertThat(capabilities.loginDelayPerUser() && capabilities.arguments("LOGIN-DELAY").isEmpty())
        .isFalse();
    capabilities.implementation().ifPresent(text -> assertThat(text).doesNotContain("\n"));
  }

  /** Shown as it was said. */
  private static boolean isPlain(String line) {
    return line.chars().allMatch(c -> c >= ' ' && c < 0x7F);
  }

  private static String withoutCr(String line) {
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }
}
