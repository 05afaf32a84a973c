package io.postrider.access;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Token buckets by name, each refilled at the same rate. A bucket is two numbers: what it held, and
 * when. There are at most so many; the one that was not asked for the longest time makes room, and
 * is full when it comes again. Safe for use by many threads.
 */
final class TokenBuckets {

  /** No more than a few hundred octets each. */
  static final int MOST = 20_000;

  private static final double NANOS = 1e9;

  private final double perNano;
  private final double size;
  private final LongSupplier nanos;
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock; in the order of use. */
  private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true);

  TokenBuckets(double perSecond, int burst, LongSupplier nanos) {
    this(perSecond, burst, nanos, MOST);
  }

  TokenBuckets(double perSecond, int burst, LongSupplier nanos, int most) {
    this.perNano = perSecond / NANOS;
    this.size = burst;
    this.nanos = nanos;
    this.most = most;
  }

  private static final class Bucket {
    double tokens;
    long asOf;
    boolean empty;
  }

  /**
   * What came of asking.
   *
   * @param allowed whether a token was there, and was taken
   * @param left whole tokens that are left
   * @param pause until there is one again; zero where there is
   * @param news the first refusal since the bucket was last full
   */
  record Verdict(boolean allowed, long left, Duration pause, boolean news) {}

  /** Takes a token, if there is one. */
  Verdict take(String name) {
    return ask(name, 1);
  }

  /** The same without taking any. */
  Verdict look(String name) {
    return ask(name, 0);
  }

  private Verdict ask(String name, int price) {
    lock.lock();
    try {
      Bucket bucket = bucket(name);
      boolean allowed = bucket.tokens >= 1;
      boolean news = !allowed && !bucket.empty;
      if (allowed) {
        bucket.tokens -= price;
      } else if (price > 0) {
        bucket.empty = true;
      }
      double missing = 1 - bucket.tokens;
      Duration pause =
          missing <= 0 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil(missing / perNano));
      return new Verdict(allowed, (long) bucket.tokens, pause, news && price > 0);
    } finally {
      lock.unlock();
    }
  }

  private Bucket bucket(String name) {
    long now = nanos.getAsLong();
    @Nullable Bucket known = buckets.get(name);
    if (known == null) {
      makeRoom();
      known = new Bucket();
      known.tokens = size;
      buckets.put(name, known);
    } else {
      known.tokens = Math.min(size, known.tokens + (now - known.asOf) * perNano);
      if (known.tokens >= size) {
        known.empty = false;
      }
    }
    known.asOf = now;
    return known;
  }

  private void makeRoom() {
    if (buckets.size() >= most) {
      Iterator<Bucket> eldest = buckets.values().iterator();
      eldest.next();
      eldest.remove();
    }
  }
}
