package io.postrider.event.web;

import io.postrider.event.EventFeed;
import io.postrider.event.EventPosition;
import io.postrider.web.Cursors;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Places in the log as clients hold them. They fit every filter: a place is one in the whole log.
 */
@Component
class EventCursors {

  private static final String KIND = "events";
  private static final String LATEST = "latest";

  private final Cursors cursors;
  private final EventFeed feed;

  EventCursors(Cursors cursors, EventFeed feed) {
    this.cursors = cursors;
    this.feed = feed;
  }

  /** The place that {@code after} names: before the oldest event if it is not given. */
  EventPosition place(@Nullable String after) {
    if (after == null) {
      return feed.oldest();
    }
    return after.equals(LATEST) ? feed.latest() : decode(after);
  }

  String encode(EventPosition place) {
    return cursors.encode(
        KIND, List.of(Long.toString(place.position()), Long.toString(place.seq())));
  }

  private EventPosition decode(String cursor) {
    List<String> keys = cursors.decode(KIND, cursor);
    return new EventPosition(Long.parseLong(keys.get(0)), Long.parseLong(keys.get(1)));
  }
}
