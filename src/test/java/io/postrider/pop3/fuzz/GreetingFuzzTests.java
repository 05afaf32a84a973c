package io.postrider.pop3.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postrider.pop3.AuthorizationSession;
import io.postrider.pop3.Capabilities;
import io.postrider.pop3.fuzz.FuzzedClient.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;

/**
 * Greeting and CAPA: a session opens only to what was understood, and what was understood is what
 * was said. The input: an octet for the channel, a line feed, then a {@link ServerScript}.
 */
class GreetingFuzzTests {

  private static final int HEADER = 2;

  @DictionaryFile(resourcePath = "server-script.dict")
  @FuzzTest
  @Timeout(120)
  void opensToWhatItUnderstood(byte[] input) {
    if (input.length < HEADER) {
      return;
    }
    Channel channel = Channel.of(input[0]);
    try (FuzzedClient client = new FuzzedClient(input, HEADER, channel, FuzzedClient.SECRET)) {
      AuthorizationSession hello = client.open();
      if (hello != null) {
        assertThat(channel).isNotEqualTo(Channel.UNMET);
        understood(hello, client.socket().heardByTurn());
        hello.close();
        client.ended();
      }
    }
  }

  /** A line was heard, then an answer to CAPA, and nothing else. */
  private static void understood(AuthorizationSession hello, List<String> turns) {
    assertThat(turns).hasSize(2);
    List<String> greeting = lines(turns.getFirst());
    assertThat(greeting).hasSize(1);
    assertThat(greeting.getFirst().split(" ", 2)[0]).isEqualTo("+OK");
    hello
        .greeting()
        .apopTimestamp()
        .ifPresent(stamp -> assertThat(greeting.getFirst()).contains(stamp));
    List<String> answer = lines(turns.getLast());
    boolean known = answer.getFirst().split(" ", 2)[0].equals("+OK");
    assertThat(hello.capabilities().known()).isEqualTo(known);
    if (known) {
      understood(hello.capabilities(), answer.subList(1, answer.size()));
    } else {
      assertThat(answer).hasSize(1);
      assertThat(answer.getFirst().split(" ", 2)[0]).isEqualTo("-ERR");
    }
  }

  private static void understood(Capabilities capabilities, List<String> said) {
    assertThat(said.indexOf(".")).isEqualTo(said.size() - 1);
    List<String> lines = said.subList(0, said.size() - 1);
    assertThat(capabilities.lines()).hasSameSizeAs(lines);
    lines.stream()
        .filter(GreetingFuzzTests::isPlain)
        .forEach(line -> announced(capabilities, line));
    harmless(capabilities);
  }

  /** Whole lines, without their ends. */
  private static List<String> lines(String heard) {
    assertThat(heard).endsWith("\n");
    return Stream.of(heard.substring(0, heard.length() - 1).split("\n", -1))
        .map(GreetingFuzzTests::withoutCr)
        .toList();
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
    capabilities.expiry().ifPresent(expiry -> assertThat(expiry.days().orElse(0L)).isNotNegative());
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
