package io.postrider.access;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How fast the API may be asked ({@code postrider.rate.*}), by each caller of each replica.
 *
 * @param enabled false: as fast as anyone likes
 * @param perSecond requests of one caller in the long run
 * @param burst requests of one caller at once, after a pause
 * @param strangersPerSecond requests of one address without a token, or with one that is refused
 * @param strangersBurst the same at once
 */
@ConfigurationProperties("postrider.rate")
record RateSettings(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("50") double perSecond,
    @DefaultValue("200") int burst,
    @DefaultValue("5") double strangersPerSecond,
    @DefaultValue("60") int strangersBurst) {

  private static final double SLOWEST = 1e-4;
  private static final double FASTEST = 1e6;

  RateSettings {
    rate("per-second", perSecond);
    rate("strangers-per-second", strangersPerSecond);
    burst("burst", burst);
    burst("strangers-burst", strangersBurst);
  }

  private static void rate(String name, double value) {
    if (!(value >= SLOWEST && value <= FASTEST)) {
      throw new IllegalArgumentException(
          "postrider.rate." + name + " must be between " + SLOWEST + " and " + FASTEST);
    }
  }

  private static void burst(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("postrider.rate." + name + " must be at least 1");
    }
  }
}
