package io.postrider.fetch;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The polls of an account as people read them, newest first. */
@Service
public class PollPages {

  private final PollRuns runs;
  private final RunningPolls running;

  PollPages(PollRuns runs, RunningPolls running) {
    this.runs = runs;
    this.running = running;
  }

  /**
   * @param startedAt and {@code id}: those of the last poll of the page before; null = from the
   *     newest
   */
  public List<PollRun> page(
      UUID accountId, @Nullable Instant startedAt, @Nullable UUID id, int limit) {
    return runs.page(
        accountId,
        startedAt == null || id == null ? null : new PollRuns.Position(startedAt, id),
        limit);
  }

  /** The dialogue of a poll, up to now if it runs here; empty where there is no such poll. */
  public Optional<String> transcript(UUID pollId) {
    return running
        .find(pollId)
        .map(poll -> poll.transcript().text())
        .or(() -> runs.transcript(pollId));
  }
}
