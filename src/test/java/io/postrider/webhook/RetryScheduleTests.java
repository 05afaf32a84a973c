package io.postrider.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** When a delivery that failed is tried again. */
class RetryScheduleTests {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final WebhookSettings USUAL =
      new Binder(new MapConfigurationPropertySource())
          .bindOrCreate("postrider.webhooks", WebhookSettings.class);

  @Test
  void triesTenTimesWithinThreeDays() {
    List<Duration> delays = new ArrayList<>();
    Instant clock = NOW;
    var schedule = schedule(0.5);
    int failed = 1;
    for (var next = schedule.next(failed, clock, null);
        next.isPresent();
        next = schedule.next(++failed, clock, null)) {
      delays.add(Duration.between(clock, next.get()));
      clock = next.get();
    }

    assertThat(failed).as("attempts in all").isEqualTo(10);
    assertThat(delays)
        .containsExactly(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));
    assertThat(Duration.between(NOW, clock)).isBetween(Duration.ofHours(75), Duration.ofHours(76));
  }

  @ParameterizedTest
  @CsvSource({"0.0, PT4.5S", "0.5, PT5S", "1.0, PT5.5S"})
  void aTenthMoreOrLess(double random, Duration delay) {
    assertThat(schedule(random).next(1, NOW, null)).contains(NOW.plus(delay));
  }

  @Test
  void waitsAsLongAsTheEndpointAskedButNoLongerThanADay() {
    var schedule = schedule(0.5);

    assertThat(schedule.next(1, NOW, Duration.ofHours(3))).contains(NOW.plus(Duration.ofHours(3)));
    assertThat(schedule.next(1, NOW, Duration.ofSeconds(1))).contains(NOW.plusSeconds(5));
    assertThat(schedule.next(1, NOW, Duration.ofDays(400)))
        .contains(NOW.plus(Duration.ofHours(24)));
    assertThat(schedule.next(10, NOW, Duration.ofSeconds(1))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "120, PT2M",
    "' 0 ', PT0S",
    "'Sun, 01 Mar 2026 12:00:30 GMT', PT30S",
    "'Sun, 01 Mar 2026 11:00:00 GMT', PT0S",
    "99999999999999999999, PT596523H14M7S"
  })
  void readsSecondsAndDates(String text, Duration delay) {
    assertThat(RetryAfter.read(text, NOW)).contains(delay);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1.5", "٣", "Sun, 99 Mar 2026 12:00:30 GMT"})
  void whatIsNeitherIsNoWish(String text) {
    assertThat(RetryAfter.read(text, NOW)).isEmpty();
  }

  private static RetrySchedule schedule(double random) {
    return new RetrySchedule(USUAL.retryDelays(), USUAL.longestRetryAfter(), () -> random);
  }
}
