package io.postrider.account;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/**
 * {@code postrider.accounts{state}}: how many accounts show which state. One statement a scrape,
 * not one a state; its answer serves for a few seconds. Safe for use by many threads.
 */
@Component
class AccountGauges implements MeterBinder {

  private static final Duration KEPT = Duration.ofSeconds(5);

  private final AccountFigures figures;
  private final InstantSource time;

  private final ReentrantLock lock = new ReentrantLock();
  // both guarded by lock
  private Map<AccountState, Long> counts = Map.of();
  private Instant countedAt = Instant.MIN;

  AccountGauges(AccountFigures figures, InstantSource time) {
    this.figures = figures;
    this.time = time;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (AccountState state : AccountState.values()) {
      Gauge.builder("postrider.accounts", this, gauges -> gauges.count(state))
          .description("Accounts by the state they show")
          .tag("state", state.text())
          .register(registry);
    }
  }

  private double count(AccountState state) {
    lock.lock();
    try {
      Instant now = time.instant();
      if (countedAt.isBefore(now.minus(KEPT)) || countedAt.isAfter(now)) {
        counts = figures.byState(now);
        countedAt = now;
      }
      return counts.getOrDefault(state, 0L);
    } finally {
      lock.unlock();
    }
  }
}
