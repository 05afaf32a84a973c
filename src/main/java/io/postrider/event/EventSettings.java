package io.postrider.event;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The event log ({@code postrider.events.*}).
 *
 * @param keep how long events are kept; a reader further behind is told that its cursor expired
 * @param tick how often a replica with waiting readers looks for what others wrote
 * @param heartbeat how often a stream without events gives a sign of life
 * @param streamLifetime how long one stream lasts before its reader has to connect, and prove who
 *     it is, again
 * @param maxStreams streams and waiting readers at once on one replica
 */
@ConfigurationProperties("postrider.events")
public record EventSettings(
    @DefaultValue("P30D") Duration keep,
    @DefaultValue("PT0.25S") Duration tick,
    @DefaultValue("PT10S") Duration heartbeat,
    @DefaultValue("PT30M") Duration streamLifetime,
    @DefaultValue("500") int maxStreams) {

  public EventSettings {
    positive("keep", keep);
    positive("tick", tick);
    positive("heartbeat", heartbeat);
    positive("stream-lifetime", streamLifetime);
    if (maxStreams < 1) {
      throw new IllegalArgumentException("postrider.events.max-streams must be at least 1");
    }
  }

  private static void positive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException("postrider.events." + name + " must be longer than zero");
    }
  }
}
