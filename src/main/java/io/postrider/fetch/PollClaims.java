package io.postrider.fetch;

import io.postrider.account.AccountPolling;
import io.postrider.account.AccountPolling.Turn;
import io.postrider.pop3.Deadline;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes an account's turn: the poll's row, the fence and a place for the session, all or none, in
 * one transaction. The row comes before the account's lock, as at the end of a poll. Safe for use
 * by many threads.
 */
@Component
class PollClaims {

  private static final Problem ABANDONED =
      Problem.of(ProblemCode.SERVER_TEMPORARY, "The replica that ran this poll went away.");

  private final PollRuns runs;
  private final RunningPolls running;
  private final AccountPolling accounts;
  private final SessionLimits limits;
  private final PollJournal journal;
  private final FetchSettings settings;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  PollClaims(
      PollRuns runs,
      RunningPolls running,
      AccountPolling accounts,
      SessionLimits limits,
      PollJournal journal,
      FetchSettings settings,
      PlatformTransactionManager transactions,
      InstantSource time) {
    this.runs = runs;
    this.running = running;
    this.accounts = accounts;
    this.limits = limits;
    this.journal = journal;
    this.settings = settings;
    this.transaction = new TransactionTemplate(transactions);
    this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.time = time;
  }

  /** A poll that may begin, and the place of its session. */
  record Claimed(RunningPoll poll, SessionLimits.Place place) {}

  /** What an attempt came to. */
  private sealed interface Attempt {
    record Taken(Claimed claimed) implements Attempt {}

    /** The account's credentials do not open, which is written down. */
    record Refused(Problem problem) implements Attempt {}

    /** Another poll of the account runs, or seems to. */
    record Busy() implements Attempt {}

    record NoPlace() implements Attempt {}
  }

  /**
   * Claims a poll; empty where another runs or no place is free.
   *
   * @throws ProblemException the account may not be polled now
   */
  Optional<Claimed> claim(UUID accountId, PollTrigger trigger, boolean force) {
    accounts.prepare();
    Attempt attempt = attempt(accountId, trigger, force);
    if (attempt instanceof Attempt.Busy
        && runs.endIfDead(accountId, RunningPolls.DEAD_AFTER, ABANDONED, time.instant())) {
      attempt = attempt(accountId, trigger, force);
    }
    return switch (attempt) {
      case Attempt.Taken(Claimed claimed) -> {
        running.add(claimed.poll());
        yield Optional.of(claimed);
      }
      case Attempt.Refused(Problem problem) -> throw new ProblemException(problem);
      case Attempt.Busy _, Attempt.NoPlace _ -> Optional.empty();
    };
  }

  private Attempt attempt(UUID accountId, PollTrigger trigger, boolean force) {
    var held = new Held();
    try {
      Attempt attempt =
          transaction.execute(status -> {
            Attempt made = within(accountId, trigger, force, held);
            if (made instanceof Attempt.NoPlace) {
              status.setRollbackOnly(); // as if it had never been tried
            }
            return made;
          });
      held.place = null;
      return attempt;
    } finally {
      held.giveBack();
    }
  }

  private Attempt within(UUID accountId, PollTrigger trigger, boolean force, Held held) {
    Instant now = time.instant();
    UUID id = UUID.randomUUID();
    if (!runs.start(id, accountId, trigger, now)) {
      return new Attempt.Busy();
    }
    return switch (accounts.take(accountId, force)) {
      case Turn.Locked(Problem problem) -> {
        runs.remove(id);
        yield new Attempt.Refused(problem);
      }
      case Turn.Given(var ticket) -> {
        held.place = limits.tryEnter(ticket.mailbox().host()).orElse(null);
        if (held.place == null) {
          yield new Attempt.NoPlace();
        }
        journal.begun(id, accountId, trigger, force);
        var poll =
            new RunningPoll(id, ticket, trigger, Deadline.in(settings.sessionDeadline()), now);
        yield new Attempt.Taken(new Claimed(poll, held.place));
      }
    };
  }

  /** The place of a claim that is not committed yet. */
  private static final class Held {
    private SessionLimits.@Nullable Place place;

    void giveBack() {
      if (place != null) {
        place.close();
      }
    }
  }
}
