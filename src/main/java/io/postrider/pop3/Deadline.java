package io.postrider.pop3;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One absolute point in time, handed down through nested steps so that they share one budget. It is
 * measured on the monotonic clock. {@link #cancel()} brings it forward to now, from any thread, and
 * unblocks whatever waits under it: name look-up, connect, handshake, read or write.
 */
public final class Deadline {

  private static final long FOREVER = Long.MAX_VALUE / 4;

  private final long end;
  private volatile boolean cancelled;

  private final ReentrantLock lock = new ReentrantLock();

  /** Whom to wake; guarded by {@link #lock}. */
  private final Map<Object, Runnable> watchers = new LinkedHashMap<>();

  private Deadline(long end) {
    this.end = end;
  }

  /** A deadline that long from now. */
  public static Deadline in(Duration duration) {
    long nanos;
    try {
      nanos = Math.min(duration.toNanos(), FOREVER);
    } catch (ArithmeticException e) { // longer than 292 years
      nanos = duration.isNegative() ? 0 : FOREVER;
    }
    return new Deadline(System.nanoTime() + nanos);
  }

  /** What is left; zero once it is over. */
  public Duration remaining() {
    return Duration.ofNanos(remainingNanos());
  }

  public boolean isOver() {
    return remainingNanos() == 0;
  }

  public boolean isCancelled() {
    return cancelled;
  }

  /** Ends it now. */
  public void cancel() {
    Runnable[] wake;
    lock.lock();
    try {
      cancelled = true;
      wake = watchers.values().toArray(Runnable[]::new);
    } finally {
      lock.unlock();
    }
    for (Runnable watcher : wake) {
      watcher.run();
    }
  }

  long remainingNanos() {
    return cancelled ? 0 : Math.max(0, end - System.nanoTime());
  }

  /** Runs the action once this is over, on another thread, unless the watch is ended before. */
  Watch watch(Runnable action) {
    Watch cancel = onCancel(action);
    Runnable unschedule = Watchdog.schedule(action, remainingNanos());
    return () -> {
      unschedule.run();
      cancel.end();
    };
  }

  /**
   * Runs the action once this is cancelled, on the thread that cancels: for a wait that comes to an
   * end by itself when the time is over.
   */
  Watch onCancel(Runnable action) {
    Object key = new Object();
    boolean late;
    lock.lock();
    try {
      late = cancelled;
      watchers.put(key, action);
    } finally {
      lock.unlock();
    }
    if (late) {
      action.run();
    }
    return () -> {
      lock.lock();
      try {
        watchers.remove(key);
      } finally {
        lock.unlock();
      }
    };
  }

  /** A running watch. */
  @FunctionalInterface
  interface Watch {
    void end();
  }
}
