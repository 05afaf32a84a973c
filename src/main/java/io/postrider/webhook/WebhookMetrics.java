package io.postrider.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * {@code postrider.webhook.deliveries{result}}, {@code .lag} and {@code .dead}. The dead are
 * counted in the database, at most every few seconds. Safe for use by many threads.
 */
@Component
class WebhookMetrics {

  private static final Duration KEPT = Duration.ofSeconds(5);

  private final MeterRegistry registry;
  private final Timer lag;
  private final JdbcClient jdbc;
  private final InstantSource time;

  private final ReentrantLock lock = new ReentrantLock();
  // both guarded by lock
  private long dead;
  private Instant countedAt = Instant.MIN;

  WebhookMetrics(MeterRegistry registry, JdbcClient jdbc, InstantSource time) {
    this.registry = registry;
    this.jdbc = jdbc;
    this.time = time;
    this.lag =
        Timer.builder("postrider.webhook.lag")
            .description("How long after an event its first delivery to an endpoint began")
            .register(registry);
    Gauge.builder("postrider.webhook.dead", this, WebhookMetrics::dead)
        .description("Deliveries that were given up and wait for a person")
        .register(registry);
    for (Result result : Result.values()) {
      counter(result);
    }
  }

  /** What an attempt came to. */
  enum Result {
    DELIVERED("delivered"),
    RETRIED("retried"),
    DEAD("dead");

    private final String text;

    Result(String text) {
      this.text = text;
    }
  }

  void attempted(Delivery delivery, Attempt attempt, Result result) {
    counter(result).increment();
    if (delivery.attempts() == 0 && !delivery.replayed()) {
      Duration late = Duration.between(delivery.eventTime(), attempt.at());
      lag.record(late.isNegative() ? Duration.ZERO : late);
    }
  }

  private Counter counter(Result result) {
    return Counter.builder("postrider.webhook.deliveries")
        .description("Attempts to deliver, by what they came to")
        .tag("result", result.text)
        .register(registry);
  }

  private double dead() {
    lock.lock();
    try {
      Instant now = time.instant();
      if (countedAt.isBefore(now.minus(KEPT)) || countedAt.isAfter(now)) {
        dead =
            jdbc.sql("select count(*) from webhook_delivery where state = 'dead'")
                .query(Long.class)
                .single();
        countedAt = now;
      }
      return dead;
    } finally {
      lock.unlock();
    }
  }
}
