package io.postrider.pop3;

import java.time.Duration;

/**
 * The slowest a server may send while inside a multi-line answer: a drip of one octet before each
 * read timeout would otherwise hold a worker for ever. Only time spent waiting for the server
 * counts.
 */
public record MinimumRate(int octetsPerSecond, Duration window) {

  public static final MinimumRate DEFAULT = new MinimumRate(1_024, Duration.ofSeconds(60));

  /** No rule at all. */
  public static final MinimumRate NONE = new MinimumRate(0, Duration.ofSeconds(60));

  public MinimumRate {
    if (octetsPerSecond < 0 || window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException("a rate of at least 0 over a window longer than 0");
    }
  }
}
