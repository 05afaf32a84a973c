package io.postrider.fetch;

import io.postrider.account.AccountPolling;
import io.postrider.account.AccountState;
import io.postrider.account.PollTicket;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Carries one poll from its claim to its end: fetches, classifies what went wrong, writes the
 * outcome to the poll and the account in one transaction, and says when to poll next.
 */
@Component
class PollRunner {

  private static final Logger LOG = LoggerFactory.getLogger(PollRunner.class);

  /** So many failures in a row make an account "failing". */
  private static final int FAILING_AFTER = 3;

  /** So many of an account's last polls are looked at to tell how often it was tried in vain. */
  private static final int MEMORY = 100;

  /** The wait before a mailbox that has more is asked again. */
  private static final Duration MORE = Duration.ofSeconds(1);

  private static final Duration STOPPED = Duration.ofSeconds(30);

  private final MailboxFetcher fetcher;
  private final FailureClassifier failures;
  private final PollRuns runs;
  private final RunningPolls running;
  private final AccountPolling accounts;
  private final PollJournal journal;
  private final PollMetrics metrics;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  PollRunner(
      MailboxFetcher fetcher,
      FailureClassifier failures,
      PollRuns runs,
      RunningPolls running,
      AccountPolling accounts,
      PollJournal journal,
      PollMetrics metrics,
      TransactionTemplate transaction,
      InstantSource time) {
    this.fetcher = fetcher;
    this.failures = failures;
    this.runs = runs;
    this.running = running;
    this.accounts = accounts;
    this.journal = journal;
    this.metrics = metrics;
    this.transaction = transaction;
    this.time = time;
  }

  /** Runs a claimed poll to its end; frees its place. */
  NextPoll run(RunningPoll poll, SessionLimits.Place place) {
    try (place) {
      NextPoll next;
      try {
        boolean more = fetcher.fetch(poll);
        poll.done();
        next = completed(poll, more);
      } catch (IOException | RuntimeException e) {
        next = failed(poll, e);
      }
      metrics.ended(poll);
      return next;
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("the end of poll {} could not be written: {}", poll.id(), e.toString());
      return new NextPoll.At(time.instant().plus(STOPPED));
    } finally {
      running.remove(poll);
      poll.ended();
    }
  }

  private NextPoll completed(RunningPoll poll, boolean more) {
    PollTicket ticket = poll.ticket();
    Instant now = time.instant();
    Instant due =
        notBefore(
            poll.loginAllowedAt(), now.plus(more ? MORE : jittered(ticket.mailbox().interval())));
    List<Problem> notices = contradictions(poll);
    transaction.executeWithoutResult(_ -> {
      rememberPipelining(poll);
      if (runs.end(poll, PollState.COMPLETED, shortfall(poll), now)) {
        accounts.completed(ticket, poll.listed.get(), notices, due);
        journal.completed(poll, now);
      }
    });
    boolean routine = poll.trigger() == PollTrigger.SCHEDULE && !poll.changedAnything();
    LOG.atLevel(routine ? Level.DEBUG : Level.INFO)
        .log(
            "poll {} of account {}: {} listed, {} stored, {} quarantined, {} to be deleted",
            poll.id(),
            ticket.mailbox().accountId(),
            poll.listed,
            poll.stored,
            poll.quarantined,
            poll.deleteRequested);
    return new NextPoll.At(due);
  }

  /** What went well and yet is not as the settings want it. */
  private static List<Problem> contradictions(RunningPoll poll) {
    var found = new ArrayList<>(poll.terms().contradictions(poll.ticket().mailbox()));
    int kept = poll.notHonoured.get();
    if (kept > 0) {
      found.add(
          Problem.of(
                  ProblemCode.DELETE_NOT_HONOURED,
                  "The server keeps " + kept + " messages that it was asked to delete.")
              .withHint(
                  "Each was asked for at least "
                      + DeletionRule.DELETE_TRIES
                      + " times; it is asked for once a day from now on. Many providers have a"
                      + " setting of their own for what POP3 may delete."));
    }
    return found;
  }

  /** Messages that could not even be told from others: they are told, not passed over. */
  private static @Nullable Problem shortfall(RunningPoll poll) {
    int unread = poll.unread.get();
    return unread == 0
        ? null
        : Problem.of(
                ProblemCode.UIDL_UNSUPPORTED,
                unread
                    + " messages have no usable unique-id, and the server did not let us read"
                    + " them.")
            .withHint("They are tried again by every poll; see the transcript for its words.");
  }

  private NextPoll failed(RunningPoll poll, Exception cause) {
    PollTicket ticket = poll.ticket();
    UUID accountId = ticket.mailbox().accountId();
    Instant now = time.instant();
    Failure failure = failures.classify(cause, ticket.mailbox());
    LOG.info(
        "poll {} of account {} ended with {} while it was to {}",
        poll.id(),
        accountId,
        failure.problem().code().code(),
        poll.phase().code());
    int before = accounts.consecutiveFailures(accountId);
    int tries = 1 + runs.failures(accountId, failure.kind().counted(), Math.min(before, MEMORY));
    var circumstances =
        new FailurePolicies.Circumstances(
            ticket.mailbox().interval(),
            tries,
            ticket.signedInBefore(),
            failure.problem().retryAfter());
    return switch (FailurePolicies.of(failure.kind(), circumstances)) {
      case FailurePolicy.Stop _ -> stopped(poll, failure.problem(), now);
      case FailurePolicy.Refuse _ -> {
        end(poll, failure, AccountState.REFUSED, null, now);
        yield new NextPoll.Never();
      }
      case FailurePolicy.Retry retry -> {
        Instant due = notBefore(poll.loginAllowedAt(), now.plus(jittered(retry.after(tries))));
        AccountState state =
            before + 1 >= FAILING_AFTER ? AccountState.FAILING : AccountState.BACKING_OFF;
        end(poll, failure, state, due, now);
        yield new NextPoll.At(due);
      }
    };
  }

  private void end(
      RunningPoll poll, Failure failure, AccountState state, @Nullable Instant due, Instant now) {
    transaction.executeWithoutResult(_ -> {
      rememberPipelining(poll);
      if (runs.end(poll, failure, now)) {
        accounts.failed(poll.ticket(), failure.problem(), state, due);
        if (failure.kind() == FailureKind.LOGIN_DELAY && due != null) {
          accounts.loginAllowedAt(poll.ticket(), due);
        }
        journal.failed(poll, now, failure.problem().code());
      }
    });
  }

  private void rememberPipelining(RunningPoll poll) {
    if (poll.pipeliningFailed()) {
      LOG.warn(
          "account {}: the server mixed up its answers; no command goes ahead of another's answer"
              + " from now on",
          poll.ticket().mailbox().accountId());
      accounts.pipeliningFailed(poll.ticket());
    }
  }

  /** The mailbox did nothing wrong: it keeps its state, and its turn comes again. */
  private NextPoll stopped(RunningPoll poll, Problem problem, Instant now) {
    Instant due = now.plus(STOPPED);
    transaction.executeWithoutResult(_ -> {
      if (runs.end(poll, PollState.CANCELLED, problem, now)) {
        accounts.cancelled(poll.ticket(), due);
      }
    });
    return new NextPoll.At(due);
  }

  private static Instant notBefore(@Nullable Instant earliest, Instant wanted) {
    return earliest == null || wanted.isAfter(earliest) ? wanted : earliest;
  }

  /** Spreads the polls of many accounts: ± 10 %. */
  private static Duration jittered(Duration delay) {
    long tenth = Math.max(1, delay.toMillis() / 10);
    return delay.plusMillis(ThreadLocalRandom.current().nextLong(-tenth, tenth + 1));
  }
}
