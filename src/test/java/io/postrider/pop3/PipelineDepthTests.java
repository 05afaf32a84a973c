package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineDepthTests {

  private static final long MILLI = Duration.ofMillis(1).toNanos();

  private final PipelineDepth depth = new PipelineDepth();

  @Test
  void startsSmall() {
    assertThat(depth.commands(40 * MILLI)).isEqualTo(PipelineDepth.FIRST);
    assertThat(depth.commands(AwaitedAnswers.UNKNOWN)).isEqualTo(PipelineDepth.FIRST);
  }

  @ParameterizedTest
  @CsvSource({
    // round trip, milliseconds for an answer, commands
    "40, 2, 40",
    "40, 1, 64", // 80 would be worth it: the clamp
    "40, 4, 20",
    "40, 100, 16",
    "0, 1, 16",
    "-1, 1, 16",
    "1000000, 1, 64"
  })
  void isTwiceWhatIsAnsweredWithinARoundTrip(long roundTrip, long each, int commands) {
    long trip = roundTrip < 0 ? AwaitedAnswers.UNKNOWN : roundTrip * MILLI;
    long end = Math.max(0, trip);
    for (int i = 0; i < 50; i++) {
      end += each * MILLI;
      depth.answered(0, end, trip);
    }

    assertThat(depth.commands(trip)).isEqualTo(commands);
  }

  @ParameterizedTest
  @CsvSource({"10, 64", "50, 40", "500, 16"}) // microseconds for an answer, commands
  void aNearServerIsNotSentAWriteForEveryFewSmallMessages(long each, int commands) {
    long end = MILLI / 20;
    for (int i = 0; i < 50; i++) {
      end += each * MILLI / 1_000;
      depth.answered(0, end, MILLI / 20);
    }

    assertThat(depth.commands(MILLI / 20)).isEqualTo(commands);
  }

  @Test
  void theWaitForAnEmptyLineIsNoWorkOfTheServer() {
    // one at a time: each answer is there a round trip after its command, and took no longer
    long now = 0;
    for (int i = 0; i < 10; i++) {
      depth.answered(now, now + 40 * MILLI + MILLI / 10, 40 * MILLI);
      now += 45 * MILLI;
    }

    assertThat(depth.commands(40 * MILLI)).isEqualTo(PipelineDepth.MOST);
  }

  @Test
  void followsAServerThatGetsSlower() {
    long end = 10 * MILLI;
    for (int i = 0; i < 20; i++) {
      end += MILLI / 10;
      depth.answered(0, end, 10 * MILLI);
    }
    assertThat(depth.commands(10 * MILLI)).isEqualTo(PipelineDepth.MOST);

    for (int i = 0; i < 60; i++) {
      end += 5 * MILLI;
      depth.answered(0, end, 10 * MILLI);
    }
    assertThat(depth.commands(10 * MILLI)).isEqualTo(PipelineDepth.LEAST);
  }

  @Test
  void answersThatCameTogetherAreWorthTheWholeWindow() {
    depth.answered(0, 40 * MILLI, 40 * MILLI);
    depth.answered(0, 40 * MILLI, 40 * MILLI);

    assertThat(depth.commands(40 * MILLI)).isEqualTo(PipelineDepth.MOST);
  }
}
