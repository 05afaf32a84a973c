package io.postrider.account;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code postrider.schedule} says about the interval of an account.
 *
 * @param minInterval shortest interval accepted
 */
@ConfigurationProperties("postrider.schedule")
public record PollingSettings(@DefaultValue("PT30S") Duration minInterval) {

  public PollingSettings {
    if (minInterval.isZero() || minInterval.isNegative()) {
      throw new IllegalArgumentException(
          "postrider.schedule.min-interval must be positive, not " + minInterval);
    }
  }
}
