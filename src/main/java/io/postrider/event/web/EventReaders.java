package io.postrider.event.web;

import io.postrider.event.EventSettings;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/** Counts the readers that wait on this replica, so that they cannot use up its connections. */
@Component
class EventReaders {

  private final Semaphore places;

  EventReaders(EventSettings settings) {
    this.places = new Semaphore(settings.maxStreams());
  }

  /** A place among the readers; closing it gives it back. */
  interface Seat extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place.
   *
   * @throws ProblemException {@code rate.limited} if there is none
   */
  Seat enter() {
    if (!places.tryAcquire()) {
      throw new ProblemException(
          Problem.of(ProblemCode.RATE_LIMITED, "Too many readers wait for events on this replica.")
              .withHint("postrider.events.max-streams raises the limit.")
              .withRetryAfter(Duration.ofSeconds(5)));
    }
    return places::release;
  }
}
