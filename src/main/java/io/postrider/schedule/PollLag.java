package io.postrider.schedule;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/** {@code postrider.poll.lag}: how long after they were due scheduled polls begin. */
@Component
class PollLag {

  private final Timer timer;
  private final InstantSource time;

  PollLag(MeterRegistry registry, InstantSource time) {
    this.timer =
        Timer.builder("postrider.poll.lag")
            .description("How long after it was due a scheduled poll began")
            .register(registry);
    this.time = time;
  }

  /** A poll that was due then begins now. */
  void started(Instant due) {
    Duration late = Duration.between(due, time.instant());
    timer.record(late.isNegative() ? Duration.ZERO : late);
  }
}
