package io.postrider.fetch;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/** What operators watch of the polls of this process. Tags are closed sets, never a mailbox. */
@Component
class PollMetrics {

  private final MeterRegistry registry;
  private final InstantSource time;

  PollMetrics(MeterRegistry registry, InstantSource time) {
    this.registry = registry;
    this.time = time;
  }

  /** A poll ended, in whatever way. */
  void ended(RunningPoll poll) {
    String result =
        poll.phase() == PollPhase.DONE ? "completed" : poll.stopping() ? "cancelled" : "failed";
    registry.counter("postrider.polls", "result", result).increment();
    registry
        .timer("postrider.poll.duration")
        .record(Duration.between(poll.startedAt(), time.instant()));
    registry.counter("postrider.messages.stored").increment(poll.stored.get());
    registry.counter("postrider.messages.quarantined").increment(poll.quarantined.get());
  }
}
