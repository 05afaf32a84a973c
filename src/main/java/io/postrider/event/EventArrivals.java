package io.postrider.event;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Wakes readers when the log grows. While anybody waits, one thread of this replica looks for what
 * was committed: at once when it was committed here, within {@code postrider.events.tick} when it
 * was another replica. Readers are sent away first when the service stops, so that an open stream
 * does not hold up a shutdown. Safe for use by many threads.
 */
@Component
public class EventArrivals implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(EventArrivals.class);

  private final EventOrder order;
  private final Duration tick;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private final Condition look = lock.newCondition();
  // all guarded by lock
  private long head;
  private int readers;
  private boolean watched;
  private boolean rung;
  private boolean running;

  EventArrivals(EventOrder order, EventSettings settings) {
    this.order = order;
    this.tick = settings.tick();
  }

  /** Something was committed here. */
  void ring() {
    lock.lock();
    try {
      rung = true;
      look.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the log goes on behind a place.
   *
   * @return false if it did not within {@code patience}, or the service stops
   */
  public boolean await(EventPosition place, Duration patience) throws InterruptedException {
    long nanos = patience.toNanos();
    lock.lockInterruptibly();
    try {
      readers++;
      watch();
      while (running && head <= place.position() && nanos > 0) {
        nanos = grown.awaitNanos(nanos);
      }
      return running && head > place.position();
    } finally {
      readers--;
      lock.unlock();
    }
  }

  private void watch() {
    if (running && !watched) {
      watched = true;
      Thread.ofVirtual().name("event-arrivals").start(this::lookOut);
    }
  }

  private void lookOut() {
    while (mayLook()) {
      long found = found();
      lock.lock();
      try {
        if (found > head) {
          head = found;
          grown.signalAll();
        }
        if (!rung && running && readers > 0) {
          look.awaitNanos(tick.toNanos());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        lock.unlock();
      }
    }
  }

  private boolean mayLook() {
    lock.lock();
    try {
      rung = false;
      watched = running && readers > 0 && !Thread.currentThread().isInterrupted();
      return watched;
    } finally {
      lock.unlock();
    }
  }

  /** The last position; 0 while the database cannot be asked, which readers wait through. */
  private long found() {
    try {
      return order.number();
    } catch (RuntimeException e) {
      LOG.debug("the event log cannot be read now", e);
      return 0;
    }
  }

  @Override
  public void start() {
    lock.lock();
    try {
      running = true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void stop() {
    lock.lock();
    try {
      running = false;
      grown.signalAll();
      look.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isRunning() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }

  /** Started last and stopped first: before the web server waits for its open requests. */
  @Override
  public int getPhase() {
    return DEFAULT_PHASE;
  }
}
