package io.postrider.webhook;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How events are delivered ({@code postrider.webhooks.*}).
 *
 * @param enabled {@code false}: this replica delivers nothing; others may
 * @param retryDelays from one attempt to the next; after the last of them a delivery is dead
 * @param longestRetryAfter the most that an endpoint's {@code Retry-After} puts off
 * @param connectTimeout for one connection to an endpoint
 * @param timeout for one whole attempt
 * @param inFlight deliveries to one endpoint at once
 * @param endpoints how many endpoints one replica serves at once
 * @param maxPending deliveries of one endpoint that wait; beyond it events stay in the log
 * @param secretOverlap how long the old secret signs beside the new one
 * @param keepDelivered how long deliveries that were accepted are kept
 * @param keepDead how long dead ones are kept
 * @param tick how often due endpoints are looked for
 */
@ConfigurationProperties("postrider.webhooks")
record WebhookSettings(
    @DefaultValue("true") boolean enabled,
    @DefaultValue({"PT5S", "PT5M", "PT30M", "PT2H", "PT5H", "PT10H", "PT14H", "PT20H", "PT24H"})
        List<Duration> retryDelays,
    @DefaultValue("PT24H") Duration longestRetryAfter,
    @DefaultValue("PT10S") Duration connectTimeout,
    @DefaultValue("PT20S") Duration timeout,
    @DefaultValue("8") int inFlight,
    @DefaultValue("128") int endpoints,
    @DefaultValue("100000") int maxPending,
    @DefaultValue("PT24H") Duration secretOverlap,
    @DefaultValue("P3D") Duration keepDelivered,
    @DefaultValue("P30D") Duration keepDead,
    @DefaultValue("PT1S") Duration tick) {

  WebhookSettings {
    retryDelays = List.copyOf(retryDelays);
    if (retryDelays.stream().anyMatch(Duration::isNegative)) {
      throw new IllegalArgumentException("postrider.webhooks.retry-delays must not be negative");
    }
    positive("longest-retry-after", longestRetryAfter);
    positive("connect-timeout", connectTimeout);
    positive("timeout", timeout);
    positive("keep-delivered", keepDelivered);
    positive("keep-dead", keepDead);
    positive("tick", tick);
    atLeastOne("in-flight", inFlight);
    atLeastOne("endpoints", endpoints);
    atLeastOne("max-pending", maxPending);
    if (secretOverlap.isNegative()) {
      throw new IllegalArgumentException("postrider.webhooks.secret-overlap must not be negative");
    }
  }

  private static void positive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(
          "postrider.webhooks." + name + " must be longer than zero");
    }
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("postrider.webhooks." + name + " must be at least 1");
    }
  }
}
