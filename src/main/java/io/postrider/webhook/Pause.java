package io.postrider.webhook;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Rests that end when the service stops. Safe for use by many threads. */
final class Pause {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ending = lock.newCondition();
  private boolean ended; // guarded by lock

  void begin() {
    lock.lock();
    try {
      ended = false;
    } finally {
      lock.unlock();
    }
  }

  void rest(Duration rest) {
    lock.lock();
    try {
      long nanos = rest.toNanos();
      while (!ended && nanos > 0) {
        nanos = ending.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      ending.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
