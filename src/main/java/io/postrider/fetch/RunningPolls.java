package io.postrider.fetch;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The polls of this process. Every few seconds it writes their signs of life and progress and looks
 * for requests to cancel; at shutdown it lets each end after the message in hand and then drops
 * what still waits. Safe for use by many threads.
 */
@Component
class RunningPolls implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(RunningPolls.class);

  /** A poll without a sign of life for so long belongs to a dead replica. */
  static final Duration DEAD_AFTER = Duration.ofSeconds(20);

  private static final Duration BEAT = Duration.ofSeconds(2);
  private static final Duration GRACE = Duration.ofSeconds(15);
  private static final Duration LAST_GRACE = Duration.ofSeconds(5);

  private final PollRuns runs;
  private final Map<UUID, RunningPoll> polls = new ConcurrentHashMap<>();
  private @Nullable ScheduledExecutorService heart;

  RunningPolls(PollRuns runs) {
    this.runs = runs;
  }

  void add(RunningPoll poll) {
    polls.put(poll.id(), poll);
  }

  void remove(RunningPoll poll) {
    polls.remove(poll.id());
  }

  Optional<RunningPoll> find(UUID id) {
    return Optional.ofNullable(polls.get(id));
  }

  Collection<RunningPoll> all() {
    return polls.values();
  }

  /** One beat: signs of life out, requests to cancel in. */
  void beat() {
    if (polls.isEmpty()) {
      return;
    }
    try {
      runs.heartbeat(polls.values());
      for (UUID id : runs.cancellationsRequested()) {
        find(id).ifPresent(RunningPoll::stopNow);
      }
    } catch (RuntimeException e) {
      // one that escaped would end every later beat as well
      LOG.warn("no sign of life could be written: {}", e.toString());
    }
  }

  @Override
  public void start() {
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("poll-heartbeat").factory());
    var _ = started.scheduleWithFixedDelay(this::beat, 0, BEAT.toMillis(), TimeUnit.MILLISECONDS);
    heart = started;
  }

  @Override
  public void stop() {
    polls.values().forEach(RunningPoll::stopSoon);
    if (!awaitEnds(GRACE)) {
      LOG.info("dropping {} sessions that did not end in time", polls.size());
      polls.values().forEach(RunningPoll::stopNow);
      awaitEnds(LAST_GRACE);
    }
    ScheduledExecutorService started = heart;
    if (started != null) {
      started.shutdownNow();
      heart = null;
    }
  }

  @Override
  public boolean isRunning() {
    return heart != null;
  }

  private boolean awaitEnds(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      for (RunningPoll poll : polls.values()) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (!poll.awaitEnd(Math.max(0, left))) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
