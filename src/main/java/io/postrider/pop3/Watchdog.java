package io.postrider.pop3;

import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Closes sockets whose deadline passed: the only sure way to unblock a write or a handshake. One
 * daemon thread for all sessions; closing a plain socket does not block it.
 *
 * <p>Nearly every alarm is called off long before its time, so the thread is not woken for one that
 * is due after it wakes anyway, nor for one that is called off: a poll costs no switch of threads.
 */
final class Watchdog {

  private static final Watchdog ONE = new Watchdog();

  /** How long to sleep where nothing is to be watched. */
  private static final long IDLE_NANOS = TimeUnit.DAYS.toNanos(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition sooner = lock.newCondition();

  /** Guarded by {@link #lock}, as all below. */
  private final TreeSet<Alarm> alarms = new TreeSet<>();

  private long wakesAt = System.nanoTime();
  private long scheduled;

  private Watchdog() {
    Thread.ofPlatform()
        .daemon()
        .inheritInheritableThreadLocals(false)
        .name("pop3-deadlines")
        .start(this::run);
  }

  /** Ordered by time on the monotonic clock, whose values mean something by their difference. */
  private record Alarm(long at, long number, Runnable action) implements Comparable<Alarm> {
    @Override
    public int compareTo(Alarm other) {
      int byTime = Long.signum(at - other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  /** Runs the action after the delay; the returned runnable forgets it. */
  static Runnable schedule(Runnable action, long nanos) {
    return ONE.add(action, System.nanoTime() + nanos);
  }

  private Runnable add(Runnable action, long at) {
    lock.lock();
    try {
      scheduled++;
      Alarm alarm = new Alarm(at, scheduled, action);
      alarms.add(alarm);
      if (at - wakesAt < 0) {
        sooner.signal();
      }
      return () -> remove(alarm);
    } finally {
      lock.unlock();
    }
  }

  private void remove(Alarm alarm) {
    lock.lock();
    try {
      alarms.remove(alarm);
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (true) {
      try {
        awaitDue().action().run();
      } catch (InterruptedException | RuntimeException e) { // the other sessions are still watched
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
    }
  }

  private Alarm awaitDue() throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        @Nullable Alarm first = alarms.isEmpty() ? null : alarms.first();
        long now = System.nanoTime();
        if (first != null && first.at() - now <= 0) {
          alarms.remove(first);
          return first;
        }
        wakesAt = first == null ? now + IDLE_NANOS : first.at();
        sooner.awaitNanos(wakesAt - now);
      }
    } finally {
      lock.unlock();
    }
  }
}
