package io.postrider.bench;

import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Sends requests when they are due, whether or not earlier ones have been answered, and measures
 * each from the time it was due: a server that stalls is charged for all who would have waited.
 */
record OpenLoop(int perSecond) {

  /** Latencies in milliseconds, in order; those of requests that failed are among them. */
  static final class Measured {
    private final double[] millis;
    private final int failed;

    Measured(double[] millis, int failed) {
      this.millis = millis;
      this.failed = failed;
    }

    int failed() {
      return failed;
    }

    double quantile(double share) {
      return millis[(int) Math.min(millis.length - 1L, (long) Math.ceil(share * millis.length))];
    }
  }

  Measured run(int requests, IntFunction<Callable<?>> request) throws InterruptedException {
    double[] millis = new double[requests];
    var failed = new AtomicInteger();
    var done = new CountDownLatch(requests);
    long begin = System.nanoTime() + 50_000_000L;
    for (int i = 0; i < requests; i++) {
      long due = begin + i * (1_000_000_000L / perSecond);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      int number = i;
      Thread.startVirtualThread(
          () -> {
            try {
              request.apply(number).call();
            } catch (Exception e) {
              failed.incrementAndGet();
            } finally {
              millis[number] = (System.nanoTime() - due) / 1e6;
              done.countDown();
            }
          });
    }
    done.await();
    Arrays.sort(millis);
    return new Measured(millis, failed.get());
  }
}
