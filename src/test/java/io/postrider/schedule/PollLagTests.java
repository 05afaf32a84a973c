package io.postrider.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code postrider.poll.lag}. */
class PollLagTests {

  private static final Instant NOW = Instant.parse("2026-11-02T10:00:00Z");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final PollLag lag = new PollLag(registry, () -> NOW);

  @Test
  void tellsHowLongAfterItWasDueAPollBegan() {
    lag.started(NOW.minusSeconds(7));
    lag.started(NOW.minusSeconds(3));
    assertThat(timer().count()).isEqualTo(2);
    assertThat(timer().totalTime(TimeUnit.SECONDS)).isEqualTo(10);
    assertThat(timer().max(TimeUnit.SECONDS)).isEqualTo(7);
  }

  @Test
  void aPollThatBeganByAFasterClockIsNotLate() {
    lag.started(NOW.plusSeconds(1));
    assertThat(timer().count()).isEqualTo(1);
    assertThat(timer().totalTime(TimeUnit.SECONDS)).isZero();
  }

  private Timer timer() {
    return registry.get("postrider.poll.lag").timer();
  }
}
