package io.postrider.event.web;

import io.postrider.event.CloudEvent;
import io.postrider.event.EventArrivals;
import io.postrider.event.EventFeed;
import io.postrider.event.EventPosition;
import io.postrider.event.EventType;
import io.postrider.web.Caller;
import io.postrider.web.Page;
import io.postrider.web.Pages;
import io.postrider.web.ProblemException;
import io.postrider.web.RequiresScope;
import io.postrider.web.Vocabulary;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The feed: the log by cursor, with a long poll. */
@RestController
@Tag(name = "Events")
class EventController {

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final EventFeed feed;
  private final EventArrivals arrivals;
  private final EventCursors cursors;
  private final EventReaders readers;
  private final EventLag lag;

  EventController(
      EventFeed feed,
      EventArrivals arrivals,
      EventCursors cursors,
      EventReaders readers,
      EventLag lag) {
    this.feed = feed;
    this.arrivals = arrivals;
    this.cursors = cursors;
    this.readers = readers;
    this.lag = lag;
  }

  @GetMapping("/api/v1/events")
  @RequiresScope("events:read")
  @Operation(
      summary = "What happened, in an order that never changes",
      description =
          """
          Give the `nextCursor` of each answer as `after` of the next request: each event comes once \
          and none is missed, however many replicas write. `nextCursor` is always there, also when \
          nothing has happened since; `hasMore` tells whether to ask again at once. A page may be \
          empty and yet have more behind it, where a filter lets little through.\
          """)
  ResponseEntity<Page<CloudEvent>> read(
      @Parameter(
              description =
                  "A cursor of this feed; `latest` begins with what happens from now on, none with"
                      + " the oldest event that is kept")
          @RequestParam(required = false)
          @Nullable String after,
      @Vocabulary(EventType.class)
          @Parameter(description = "Only these types, separated by commas")
          @RequestParam(required = false)
          @Nullable List<String> types,
      @Parameter(description = "Only events of this account") @RequestParam(required = false)
          @Nullable UUID account,
      @RequestParam(defaultValue = Pages.DEFAULT_LIMIT) int limit,
      @Parameter(description = "How long to wait for an event if there is none, at most PT1M")
          @RequestParam(required = false)
          @Nullable Duration wait,
      Caller caller,
      HttpServletRequest request)
      throws InterruptedException {
    EventReading reading = new EventReading(feed, types, account, caller);
    int size = Pages.limit(limit);
    if (wait != null && (wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0)) {
      throw ProblemException.invalid("wait", "range", "must be between PT0S and " + LONGEST_WAIT);
    }
    EventPosition place = cursors.place(after);
    EventFeed.Slice slice = reading.first(place, size);
    if (slice.events().isEmpty() && !slice.more() && wait != null && wait.isPositive()) {
      slice = awaited(slice.end(), reading, size, wait);
    }
    return Pages.respond(
        new Page<>(
            slice.events().stream().map(CloudEvent::of).toList(),
            cursors.encode(slice.end()),
            slice.more()),
        "after",
        request);
  }

  private EventFeed.Slice awaited(
      EventPosition place, EventReading reading, int size, Duration wait)
      throws InterruptedException {
    try (var _ = readers.enter()) {
      long until = System.nanoTime() + wait.toNanos();
      EventFeed.Slice slice = new EventFeed.Slice(List.of(), place, false);
      while (slice.events().isEmpty() && !slice.more()) {
        Duration left = Duration.ofNanos(until - System.nanoTime());
        if (!left.isPositive() || !arrivals.await(slice.end(), left)) {
          break;
        }
        slice = reading.after(slice.end(), size);
      }
      lag.handedOut(slice.events());
      return slice;
    }
  }
}
