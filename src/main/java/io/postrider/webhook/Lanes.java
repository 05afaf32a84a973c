package io.postrider.webhook;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries of one endpoint that are under way: so many at once, each on a virtual thread of
 * its own. Used by the one thread that serves the endpoint; closing waits for what is under way.
 */
final class Lanes implements AutoCloseable {

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("webhook-", 0).factory());
  private final Semaphore free;
  private final Semaphore ended = new Semaphore(0);
  private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private volatile boolean halted;

  Lanes(int width) {
    this.free = new Semaphore(width);
  }

  /** Waits for a free lane; false if there was none in time. */
  boolean await(Duration patience) throws InterruptedException {
    if (!free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return false;
    }
    free.release();
    return true;
  }

  /**
   * Takes the free lane that was awaited.
   *
   * @param delivering whether more may be sent at once
   */
  void start(UUID deliveryId, BooleanSupplier delivering) throws InterruptedException {
    free.acquire();
    underWay.add(deliveryId);
    threads.execute(() -> {
      try {
        if (!delivering.getAsBoolean()) {
          halted = true;
        }
      } catch (RuntimeException e) {
        failure.compareAndSet(null, e);
        halted = true;
      } finally {
        underWay.remove(deliveryId);
        free.release();
        ended.release();
      }
    });
  }

  /** Those under way at this moment. */
  Set<UUID> underWay() {
    return Set.copyOf(underWay);
  }

  /** Whether somebody found that nothing more should be sent on what was known then; asked once. */
  boolean wasHalted() {
    boolean was = halted;
    halted = false;
    return was;
  }

  /** Waits until one that is under way ends, for so long at most. */
  void awaitEnd(Duration patience) throws InterruptedException {
    boolean one = ended.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (one) {
      ended.drainPermits();
    }
  }

  /** Throws what a lane could not deal with: the database is away, or there is a bug. */
  void requireSound() {
    RuntimeException found = failure.get();
    if (found != null) {
      throw new IllegalStateException("an attempt could not be settled", found);
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
