package io.postrider.fetch;

import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Starts polls, one at a time for each account whatever the number of replicas, and answers for
 * them. A poll that is asked for while one runs is that one. Safe for use by many threads.
 */
@Service
public class Polls {

  private static final Logger LOG = LoggerFactory.getLogger(Polls.class);

  private static final Duration WAIT_STEP = Duration.ofMillis(200);

  private final PollRuns runs;
  private final RunningPolls running;

  /** A poll that was in the way of a claim may have ended before it could be joined. */
  private static final int CLAIMS = 3;

  private final PollClaims claims;
  private final PollRunner runner;
  private final PollJournal journal;
  private final TransactionTemplate transaction;
  private final FetchSettings settings;
  private final InstantSource time;

  Polls(
      PollRuns runs,
      RunningPolls running,
      PollClaims claims,
      PollRunner runner,
      PollJournal journal,
      TransactionTemplate transaction,
      FetchSettings settings,
      InstantSource time) {
    this.runs = runs;
    this.running = running;
    this.claims = claims;
    this.runner = runner;
    this.journal = journal;
    this.transaction = transaction;
    this.settings = settings;
    this.time = time;
  }

  /**
   * Polls on this thread.
   *
   * @return when to poll next; {@link NextPoll.Soon} where the account's turn has not come
   * @throws ProblemException {@code not_found}, {@code conflict} where the account may not be
   *     polled
   */
  public NextPoll run(UUID accountId, PollTrigger trigger) {
    Optional<PollClaims.Claimed> claimed;
    try {
      claimed = claims.claim(accountId, trigger, false);
    } catch (ProblemException e) {
      Duration delay = e.problem().retryAfter();
      if (e.problem().code() == ProblemCode.MAILBOX_LOGIN_DELAY && delay != null) {
        return new NextPoll.At(time.instant().plus(delay));
      }
      throw e;
    }
    return claimed
        .map(given -> runner.run(given.poll(), given.place()))
        .orElseGet(NextPoll.Soon::new);
  }

  /**
   * Starts a poll on a thread of its own, or joins the one that runs.
   *
   * @param force even while the server wants no login
   * @param whenEnded told when the next poll is due, if this call started one
   * @throws ProblemException {@code not_found}, {@code conflict} where the account may not be
   *     polled, {@code mailbox.login_delay} while the server wants no login, {@code rate.limited}
   *     where there is no place for a session now
   */
  public UUID start(
      UUID accountId, PollTrigger trigger, boolean force, NextPoll.Listener whenEnded) {
    for (int tries = 0; tries < CLAIMS; tries++) {
      Optional<PollClaims.Claimed> claimed = claims.claim(accountId, trigger, force);
      if (claimed.isPresent()) {
        RunningPoll poll = claimed.get().poll();
        SessionLimits.Place place = claimed.get().place();
        Thread.ofVirtual()
            .name("poll-" + poll.id())
            .start(() -> whenEnded.ended(runner.run(poll, place)));
        return poll.id();
      }
      Optional<UUID> joined = runs.running(accountId);
      if (joined.isPresent()) {
        journal.joined(joined.get(), accountId);
        return joined.get();
      }
    }
    throw new ProblemException(
        Problem.of(
                ProblemCode.RATE_LIMITED,
                "As many sessions as this replica, or this mail host, may have are open.")
            .withRetryAfter(Duration.ofSeconds(5)));
  }

  /** A poll as it stands. */
  public Optional<PollRun> find(UUID pollId) {
    return runs.find(pollId);
  }

  /** The poll once it has ended, or as it stands when the patience is over. */
  public Optional<PollRun> await(UUID pollId, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (System.nanoTime() < end) {
        Optional<RunningPoll> here = running.find(pollId);
        if (here.isPresent()) {
          here.get().awaitEnd(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
        Optional<PollRun> found = runs.find(pollId);
        if (found.isEmpty() || found.get().ended()) {
          return found;
        }
        Thread.sleep(WAIT_STEP);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return runs.find(pollId);
  }

  /** Drops the records of polls that ended longer ago than they are kept. */
  public void dropOld() {
    Instant now = time.instant();
    while (runs.dropEndedBefore(now.minus(settings.keepPolls())) == PollRuns.DROPPED_AT_ONCE
        || runs.dropIdleBefore(now.minus(settings.keepIdlePolls())) == PollRuns.DROPPED_AT_ONCE) {
      LOG.debug("more old polls to drop");
    }
  }

  /** Asks a running poll to end; one that has ended stays as it is. */
  public void cancel(UUID pollId, UUID accountId) {
    boolean asked =
        Boolean.TRUE.equals(
            transaction.execute(_ -> {
              boolean runsYet = runs.requestCancellation(pollId);
              journal.endAsked(pollId, accountId, runsYet);
              return runsYet;
            }));
    if (asked) {
      running.find(pollId).ifPresent(RunningPoll::stopNow);
    }
  }
}
