package io.postrider.pop3;

/**
 * Watches one multi-line answer for {@link MinimumRate}. Window after window: what came must be
 * worth the time spent waiting for it. Confined to the session's thread.
 */
final class RateGuard {

  private final MinimumRate rate;
  private final long windowNanos;
  private long waited;
  private long received;

  RateGuard(MinimumRate rate) {
    this.rate = rate;
    this.windowNanos = rate.window().toNanos();
  }

  void begin() {
    waited = 0;
    received = 0;
  }

  /** So many octets came after waiting that long; true if the server is too slow. */
  boolean tooSlow(int octets, long nanos) {
    waited += nanos;
    received += octets;
    if (waited < windowNanos) {
      return false;
    }
    boolean slow = received < rate.octetsPerSecond() * (waited / 1e9);
    begin();
    return slow;
  }
}
