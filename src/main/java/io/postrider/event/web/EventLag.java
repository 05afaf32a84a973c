package io.postrider.event.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.postrider.event.LoggedEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * {@code postrider.events.lag}: how long after an event a reader is given it who waited for it. Who
 * catches up is late for reasons of its own, and is not counted. Safe for use by many threads.
 */
@Component
class EventLag {

  private final Timer lag;
  private final InstantSource time;

  EventLag(MeterRegistry registry, InstantSource time) {
    this.lag =
        Timer.builder("postrider.events.lag")
            .description("How long after an event a reader that waited for it is given it")
            .register(registry);
    this.time = time;
  }

  void handedOut(List<LoggedEvent> events) {
    Instant now = time.instant();
    for (LoggedEvent event : events) {
      Duration late = Duration.between(event.time(), now);
      lag.record(late.isNegative() ? Duration.ZERO : late);
    }
  }
}
