package io.postrider.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Stretches of time hold what is between two times, all of it and little more. */
class StretchesTests {
  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");

  private final Random random = new Random(20);

  @Test
  void holdAllThatIsBetweenAndLittleMore() {
    for (int round = 0; round < 2_000; round++) {
      long seconds = (long) Math.exp(random.nextDouble() * Math.log(1e9));
      Instant from = NOW.minusMillis(random.nextLong(100_000_000_000L));
      Instant to = from.plusMillis(seconds * 1_000 + random.nextInt(1_000));
      List<Long> between = Stretches.between(from, to);

      assertThat(between).hasSizeLessThan(140).doesNotHaveDuplicates();
      assertThat(between).isEqualTo(Stretches.between(to, from));
      for (Instant inside :
          List.of(from, to, from.plusSeconds(random.nextLong(seconds + 1)), to.minusMillis(1))) {
        assertThat(Stretches.of(inside)).as("%s to %s", from, to).containsAnyElementsOf(between);
      }
      Duration little = Duration.ofSeconds(16);
      for (Instant outside :
          List.of(
              from.minus(little),
              to.plus(little),
              from.minusSeconds(16 + random.nextLong(1_000_000_000)),
              to.plusSeconds(16 + random.nextLong(1_000_000_000)))) {
        assertThat(Stretches.of(outside))
            .as("%s, %s to %s", outside, from, to)
            .doesNotContainAnyElementsOf(between);
      }
    }
  }

  @Test
  void haveNumbersOfTheirOwnWhateverTheirLength() {
    for (int round = 0; round < 1_000; round++) {
      Instant time = Instant.ofEpochSecond(random.nextLong(4_000_000_000L));
      assertThat(Stretches.of(time)).doesNotHaveDuplicates().hasSize(8);
      assertThat(Stretches.of(time)).isSortedAccordingTo((a, b) -> Long.compare(b, a));
      assertThat(Stretches.of(time).getFirst() >> 32).isEqualTo(1);
      assertThat(Stretches.of(time).getLast() >> 11).isEqualTo(1);
    }
  }
}
