package io.postrider.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * When a delivery that failed is tried again: after the delay for so many attempts, a tenth more or
 * less, or as late as the endpoint asked, whichever is later. Safe for use by many threads.
 */
@Component
class RetrySchedule {

  private static final double JITTER = 0.1;

  private final List<Duration> delays;
  private final Duration longestRetryAfter;
  private final DoubleSupplier random;

  @Autowired
  RetrySchedule(WebhookSettings settings) {
    this(
        settings.retryDelays(),
        settings.longestRetryAfter(),
        () -> ThreadLocalRandom.current().nextDouble());
  }

  RetrySchedule(List<Duration> delays, Duration longestRetryAfter, DoubleSupplier random) {
    this.delays = delays;
    this.longestRetryAfter = longestRetryAfter;
    this.random = random;
  }

  /**
   * The next attempt after so many that failed; empty if there is none.
   *
   * @param asked what the endpoint asked for
   */
  Optional<Instant> next(int failed, Instant now, @Nullable Duration asked) {
    if (failed > delays.size()) {
      return Optional.empty();
    }
    Duration own = jittered(delays.get(failed - 1));
    Duration theirs = asked == null ? Duration.ZERO : bounded(asked);
    return Optional.of(now.plus(own.compareTo(theirs) >= 0 ? own : theirs));
  }

  /** What an endpoint may ask for at most. */
  Duration bounded(Duration asked) {
    return asked.compareTo(longestRetryAfter) > 0 ? longestRetryAfter : asked;
  }

  private Duration jittered(Duration delay) {
    double factor = 1 + JITTER * (2 * random.getAsDouble() - 1);
    return Duration.ofMillis(Math.round(delay.toMillis() * factor));
  }
}
