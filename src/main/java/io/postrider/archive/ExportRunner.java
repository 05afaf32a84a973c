package io.postrider.archive;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.account.Housekeeping;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.stereotype.Component;

/**
 * Works on exports behind the answers, one at a time on each replica: at once after one was asked
 * for, and from time to time on those that another replica left behind. What is over goes when its
 * time comes. Safe for use by many threads.
 */
@Component
class ExportRunner implements Housekeeping {

  private static final Logger LOG = LoggerFactory.getLogger(ExportRunner.class);

  private final ExportClaims claims;
  private final ExportJob job;
  private final ExportRows rows;
  private final ExportItems items;
  private final AsyncTaskExecutor executor;
  private final InstantSource time;
  private final MeterRegistry meters;

  /** Held by the thread that works. */
  private final ReentrantLock turn = new ReentrantLock();

  private final AtomicBoolean wanted = new AtomicBoolean();
  private volatile boolean stopping;

  ExportRunner(
      ExportClaims claims,
      ExportJob job,
      ExportRows rows,
      ExportItems items,
      AsyncTaskExecutor applicationTaskExecutor,
      InstantSource time,
      MeterRegistry meters) {
    this.claims = claims;
    this.job = job;
    this.rows = rows;
    this.items = items;
    this.executor = applicationTaskExecutor;
    this.time = time;
    this.meters = meters;
  }

  /** There is, or may be, something to do. */
  @EventListener(ApplicationReadyEvent.class)
  void begin() {
    wanted.set(true);
    executor.execute(this::work);
  }

  @EventListener(ContextClosedEvent.class)
  void stop() {
    stopping = true;
  }

  @Override
  public void tidy() {
    for (UUID expired : rows.expired(time.instant())) {
      while (items.deleteSome(expired)) {
        // until none is left
      }
      rows.delete(expired);
    }
    if (!claims.waiting(time.instant()).isEmpty()) {
      begin();
    }
  }

  private void work() {
    // asked again after the lock was let go, so that no wish falls between two runs
    while (wanted.get() && turn.tryLock()) {
      try {
        wanted.set(false);
        workThroughAll();
      } catch (RuntimeException e) {
        LOG.warn("Exports wait for their next turn: {}", e.toString());
      } finally {
        turn.unlock();
      }
    }
  }

  private void workThroughAll() {
    while (!stopping) {
      Optional<ExportClaims.Claim> claim = claims.claim(time.instant());
      if (claim.isEmpty()) {
        return;
      }
      ExportJob.Outcome outcome = job.run(claim.get(), () -> stopping);
      meters.counter("postrider.exports", "result", outcome.text()).increment();
      LOG.info("export {}: {}", claim.get().exportId(), outcome.text());
    }
  }
}
