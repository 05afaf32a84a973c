package io.postrider.webhook;

import io.postrider.event.EventArrivals;
import io.postrider.event.EventFeed;
import io.postrider.event.EventFilter;
import io.postrider.event.EventPosition;
import io.postrider.event.LoggedEvent;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Looks at the log as it grows and wakes the endpoints that want what is new. It only hurries them:
 * an endpoint that it missed comes by itself within {@link EndpointRun#IDLE}. One thread a replica;
 * where there are no endpoints it rests.
 */
@Component
class EventWatch implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(EventWatch.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration REST = Duration.ofSeconds(1);
  private static final int AT_ONCE = 500;

  private final EventFeed feed;
  private final EventArrivals arrivals;
  private final Webhooks webhooks;
  private final EndpointSchedule schedule;
  private final Pause pause = new Pause();
  private volatile @Nullable Thread watching;

  EventWatch(EventFeed feed, EventArrivals arrivals, Webhooks webhooks, EndpointSchedule schedule) {
    this.feed = feed;
    this.arrivals = arrivals;
    this.webhooks = webhooks;
    this.schedule = schedule;
  }

  private void watch() {
    EventPosition place = null;
    while (watching == Thread.currentThread()) {
      try {
        place = look(place);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.debug("the event log cannot be watched now", e);
        place = null;
        pause.rest(REST);
      }
    }
  }

  /** One look; null where there is nobody to look for. */
  private @Nullable EventPosition look(@Nullable EventPosition place) throws InterruptedException {
    List<Webhook> endpoints = webhooks.enabled();
    if (endpoints.isEmpty() || !arrivals.isRunning()) {
      pause.rest(REST);
      return null;
    }
    if (place == null) {
      // whatever happened while nobody looked
      EventPosition latest = feed.latest();
      schedule.wake(
          endpoints.stream()
              .filter(endpoint -> endpoint.place().position() < latest.position())
              .map(Webhook::id)
              .toList());
      return latest;
    }
    if (!arrivals.await(place, PATIENCE)) {
      return place;
    }
    EventFeed.Slice slice = feed.after(place, EventFilter.ALL, AT_ONCE);
    // asked after the events are read: an endpoint that was added before them is among these
    schedule.wake(wanting(webhooks.enabled(), slice.events()));
    return slice.end();
  }

  private static Set<UUID> wanting(List<Webhook> endpoints, List<LoggedEvent> events) {
    Set<UUID> wanting = new HashSet<>();
    for (Webhook endpoint : endpoints) {
      if (events.stream().anyMatch(event -> endpoint.terms().wants(event))) {
        wanting.add(endpoint.id());
      }
    }
    return wanting;
  }

  @Override
  public void start() {
    if (schedule.isEnabled()) {
      pause.begin();
      watching = Thread.ofVirtual().name("webhook-watch").unstarted(this::watch);
      watching.start();
    }
  }

  @Override
  public void stop() {
    // not interrupted: an embedded database does not outlive that
    watching = null;
    pause.end();
  }

  @Override
  public boolean isRunning() {
    return watching != null;
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
