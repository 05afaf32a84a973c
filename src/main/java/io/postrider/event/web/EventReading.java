package io.postrider.event.web;

import io.postrider.event.EventFeed;
import io.postrider.event.EventFilter;
import io.postrider.event.EventPosition;
import io.postrider.web.Caller;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one reader asked for while it waits. The right to it is asked for anew with each page, since
 * a token may be revoked, expire, or be bound to other accounts long after it was let in. For one
 * thread.
 */
final class EventReading {

  private static final String SCOPE = "events:read";

  private final EventFeed feed;
  private final @Nullable List<String> types;
  private final @Nullable UUID account;
  private final Caller caller;
  private EventFilter filter;

  EventReading(
      EventFeed feed, @Nullable List<String> types, @Nullable UUID account, Caller caller) {
    this.feed = feed;
    this.types = types;
    this.account = account;
    this.caller = caller;
    this.filter = EventFilters.of(types, account, caller);
  }

  /** The first page: the caller was recognised just now. */
  EventFeed.Slice first(EventPosition place, int limit) {
    return feed.after(place, filter, limit);
  }

  /**
   * A page that the caller may see after it was read: asked before, a right could end in between.
   *
   * @throws ProblemException if the right has ended
   */
  EventFeed.Slice after(EventPosition place, int limit) {
    EventFilter read;
    EventFeed.Slice slice;
    do {
      read = filter;
      slice = feed.after(place, read, limit);
      renew();
    } while (!read.equals(filter));
    return slice;
  }

  /**
   * Asks whether the right still stands, and how far it reaches now.
   *
   * @throws ProblemException if it has ended
   */
  void renew() {
    Caller now = caller.renewed();
    if (!now.scopes().contains(SCOPE)) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN, "This needs the scope " + SCOPE + ", which the token lacks now.");
    }
    filter = EventFilters.of(types, account, now);
  }
}
