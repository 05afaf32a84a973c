package io.postrider.fetch;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/**
 * How many sessions this process may hold: in all, and to one host, so that one provider with many
 * accounts neither sees a flood nor holds up the others. Safe for use by many threads.
 */
@Component
class SessionLimits {

  private final Semaphore all;
  private final int perHost;
  private final Map<String, AtomicInteger> hosts = new ConcurrentHashMap<>();

  SessionLimits(FetchSettings settings) {
    this.all = new Semaphore(settings.maxSessions());
    this.perHost = settings.maxSessionsPerHost();
  }

  /** A place for a session to this host, if there is one now. */
  Optional<Place> tryEnter(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (!all.tryAcquire()) {
      return Optional.empty();
    }
    boolean[] entered = {false};
    hosts.compute(
        name,
        (_, count) -> {
          AtomicInteger current = count == null ? new AtomicInteger() : count;
          if (current.get() < perHost) {
            current.incrementAndGet();
            entered[0] = true;
          }
          return current;
        });
    if (!entered[0]) {
      all.release();
      return Optional.empty();
    }
    return Optional.of(() -> leave(name));
  }

  private void leave(String name) {
    hosts.computeIfPresent(name, (_, count) -> count.decrementAndGet() == 0 ? null : count);
    all.release();
  }

  /** A session's place; closing it gives it to the next. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }
}
