package io.postrider.schedule;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When this replica polls by itself ({@code postrider.schedule.*}).
 *
 * @param enabled {@code false}: only polls asked for over the API run
 * @param tick how often due accounts are looked for: the precision of the schedule
 * @param heartbeat how often a running poll says so; a replica that misses four is taken for dead
 */
@ConfigurationProperties("postrider.schedule")
record ScheduleSettings(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("PT1S") Duration tick,
    @DefaultValue("PT5S") Duration heartbeat) {}
