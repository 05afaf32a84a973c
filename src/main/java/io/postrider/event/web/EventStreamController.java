package io.postrider.event.web;

import io.postrider.event.CloudEvent;
import io.postrider.event.EventArrivals;
import io.postrider.event.EventFeed;
import io.postrider.event.EventPosition;
import io.postrider.event.EventSettings;
import io.postrider.event.EventType;
import io.postrider.event.LoggedEvent;
import io.postrider.web.Caller;
import io.postrider.web.ProblemException;
import io.postrider.web.RequiresScope;
import io.postrider.web.Vocabulary;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * The log as server-sent events. One stream is one virtual thread that reads a page only after the
 * last one was written, so a slow reader slows nobody but itself.
 */
@RestController
@Tag(name = "Events")
class EventStreamController {

  private static final Logger LOG = LoggerFactory.getLogger(EventStreamController.class);
  private static final int PAGE = 100;

  private final EventFeed feed;
  private final EventArrivals arrivals;
  private final EventCursors cursors;
  private final EventReaders readers;
  private final EventLag lag;
  private final EventSettings settings;
  private final JsonMapper json;

  EventStreamController(
      EventFeed feed,
      EventArrivals arrivals,
      EventCursors cursors,
      EventReaders readers,
      EventLag lag,
      EventSettings settings,
      JsonMapper json) {
    this.feed = feed;
    this.arrivals = arrivals;
    this.cursors = cursors;
    this.readers = readers;
    this.lag = lag;
    this.settings = settings;
    this.json = json;
  }

  @GetMapping(path = "/api/v1/events/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @RequiresScope("events:read")
  @Operation(
      summary = "What happens, as it happens",
      description =
          """
          Server-sent events: `event` is the type, `data` the event, `id` a cursor that \
          `Last-Event-ID` resumes behind and the feed takes as `after`. Without either the stream \
          begins with what happens from now on. A comment line comes as a sign of life where \
          nothing happens. The server ends each stream after a while, and when the token ends or \
          loses the scope; connect again.\
          """)
  @ApiResponse(
      responseCode = "200",
      description = "The stream",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(type = "string")))
  void stream(
      @Vocabulary(EventType.class)
          @Parameter(description = "Only these types, separated by commas")
          @RequestParam(required = false)
          @Nullable List<String> types,
      @Parameter(description = "Only events of this account") @RequestParam(required = false)
          @Nullable UUID account,
      @Parameter(description = "A cursor to begin behind, where the client cannot set the header")
          @RequestParam(required = false)
          @Nullable String after,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
      Caller caller,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    EventReading reading = new EventReading(feed, types, account, caller);
    EventPosition place = begin(lastEventId, after);
    try (var _ = readers.enter()) {
      // what is wrong from the start is an answer, not a stream
      EventFeed.Slice slice = reading.first(place, PAGE);
      response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
      response.setCharacterEncoding(StandardCharsets.UTF_8.name());
      response.setHeader("Cache-Control", "no-store");
      response.setHeader("X-Accel-Buffering", "no");
      run(slice, reading, response.getOutputStream());
    }
  }

  private EventPosition begin(@Nullable String lastEventId, @Nullable String after) {
    if (lastEventId != null && !lastEventId.isEmpty()) {
      return cursors.place(lastEventId);
    }
    return cursors.place(after == null ? "latest" : after);
  }

  private void run(EventFeed.Slice first, EventReading reading, OutputStream out)
      throws IOException, InterruptedException {
    long until = System.nanoTime() + settings.streamLifetime().toNanos();
    write(out, "retry: 2000\n\n");
    EventFeed.Slice slice = first;
    while (true) {
      for (LoggedEvent event : slice.events()) {
        write(out, frame(event));
      }
      out.flush();
      Duration left = Duration.ofNanos(until - System.nanoTime());
      if (!left.isPositive() || !arrivals.isRunning()) {
        return;
      }
      boolean waited = !slice.more();
      boolean quiet = waited && !arrivals.await(slice.end(), shorter(left, settings.heartbeat()));
      try {
        if (quiet) {
          reading.renew();
          // a sign of life; the id moves a reader past what its filter does not let through
          write(out, ":\nid: " + cursors.encode(slice.end()) + "\n\n");
          slice = new EventFeed.Slice(List.of(), slice.end(), false);
          continue;
        }
        slice = reading.after(slice.end(), PAGE);
      } catch (ProblemException e) {
        LOG.debug("a stream was too slow for the log, or its token ended", e);
        return; // on the next request the reader is told why
      }
      if (waited) {
        lag.handedOut(slice.events());
      }
    }
  }

  private String frame(LoggedEvent event) {
    return "id: "
        + cursors.encode(event.place())
        + "\nevent: "
        + event.type()
        + "\ndata: "
        + json.writeValueAsString(CloudEvent.of(event))
        + "\n\n";
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
