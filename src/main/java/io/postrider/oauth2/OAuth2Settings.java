package io.postrider.oauth2;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How authorization servers are asked ({@code postrider.oauth2.*}).
 *
 * @param connectTimeout the longest wait for one TCP connection
 * @param timeout the longest wait for a whole answer
 */
@ConfigurationProperties("postrider.oauth2")
record OAuth2Settings(
    @DefaultValue("PT10S") Duration connectTimeout, @DefaultValue("PT20S") Duration timeout) {

  /** So that a lease on a refresh token outlives any request, and a shutdown waits for one. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  OAuth2Settings {
    require("connect-timeout", connectTimeout);
    require("timeout", timeout);
  }

  private static void require(String name, Duration value) {
    if (!value.isPositive() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "postrider.oauth2." + name + " must be longer than zero and at most " + LONGEST);
    }
  }
}
