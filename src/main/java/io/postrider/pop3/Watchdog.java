package io.postrider.pop3;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Closes sockets whose deadline passed: the only sure way to unblock a write or a handshake. One
 * daemon thread for all sessions; closing a plain socket does not block it.
 */
final class Watchdog {

  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private Watchdog() {}

  /** Runs the action after the delay; the returned runnable forgets it. */
  static Runnable schedule(Runnable action, long nanos) {
    ScheduledFuture<?> scheduled = TIMER.schedule(action, nanos, TimeUnit.NANOSECONDS);
    return () -> scheduled.cancel(false);
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("pop3-deadlines").factory());
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }
}
