package io.postrider.account;

import io.postrider.secret.SecretUnreadable;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The account's side of a poll: who may poll it, whether that still holds, and how it ended. Each
 * verb locks the account's state row, so that of several replicas, and of a poll and a change, one
 * comes after the other. A ticket whose fence was passed changes nothing any more. Any thread.
 */
@Service
public class AccountPolling {

  private final AccountStates states;
  private final Mailboxes mailboxes;
  private final AccountJournal journal;
  private final AccountMaildrops maildrops;
  private final InstantSource time;
  private final TransactionTemplate ownTransaction;

  AccountPolling(
      AccountStates states,
      Mailboxes mailboxes,
      AccountJournal journal,
      AccountMaildrops maildrops,
      InstantSource time,
      PlatformTransactionManager transactions) {
    this.states = states;
    this.mailboxes = mailboxes;
    this.journal = journal;
    this.maildrops = maildrops;
    this.time = time;
    this.ownTransaction = new TransactionTemplate(transactions);
    this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  /** What came of asking for a turn. */
  public sealed interface Turn {
    record Given(PollTicket ticket) implements Turn {}

    /** The account's secret does not open, which is written down as a failed poll. */
    record Locked(Problem problem) implements Turn {}
  }

  /**
   * Gives the right to poll and takes it from everybody before. Commits on its own.
   *
   * @throws ProblemException as {@link #take}; INTERNAL when the account's secret does not open,
   *     which is worth another try later
   */
  public PollTicket begin(UUID accountId) {
    prepare();
    return switch (ownTransaction.execute(_ -> take(accountId, false))) {
      case Turn.Given(PollTicket ticket) -> ticket;
      case Turn.Locked(Problem problem) -> throw new ProblemException(problem);
    };
  }

  /** To be called before {@link #take}, and before its transaction. */
  public void prepare() {
    mailboxes.prepare();
  }

  /**
   * Gives the right to poll and takes it from everybody before, in the caller's transaction.
   *
   * @param force even while the server wants no login
   * @throws ProblemException NOT_FOUND when there is no such account; CONFLICT when it is paused,
   *     disabled or refused; MAILBOX_LOGIN_DELAY while the server wants no login
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Turn take(UUID accountId, boolean force) {
    Instant now = now();
    AccountStanding standing =
        states.lock(accountId).orElseThrow(() -> Mailboxes.unknown(accountId));
    standing.requirePollable(now);
    if (!force) {
      standing.requireLoginAllowed(now);
    }
    try {
      Mailbox mailbox = mailboxes.open(accountId).orElseThrow(() -> Mailboxes.unknown(accountId));
      if (standing.isPauseOver(now)) {
        standing.resume(mailbox.interval(), now);
        journal.pauseEnded(AccountJournal.Told.of(mailbox), now);
      }
      standing.begin(now);
      states.update(standing);
      return new Turn.Given(
          new PollTicket(
              mailbox,
              standing.epoch,
              standing.moved,
              standing.fence,
              standing.signedInAt != null,
              standing.pipelining));
    } catch (SecretUnreadable e) {
      return new Turn.Locked(unreadable(standing, now));
    }
  }

  private Problem unreadable(AccountStanding standing, Instant now) {
    Problem problem = Mailboxes.unreadable();
    boolean news = standing.state != AccountState.FAILING;
    standing.fail(problem, AccountState.FAILING, standing.nextPollAt, now);
    states.update(standing);
    if (news) {
      journal.failing(mailboxes.told(standing.accountId).with(problem), now);
    }
    return problem;
  }

  /**
   * Locks the account for the rest of the caller's transaction. False: the turn is someone else's,
   * or the account was changed, paused or removed; then nothing may be stored.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean holdsFence(PollTicket ticket) {
    return held(ticket).isPresent();
  }

  /**
   * Tells of an account what is no failure and yet worth knowing, until it is withdrawn. Does
   * nothing once the fence was passed.
   *
   * @return false if something was told under this code before
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean tell(PollTicket ticket, Problem notice) {
    return held(ticket)
        .map(standing -> {
          boolean news = standing.tell(notice);
          states.update(standing);
          return news;
        })
        .orElse(false);
  }

  /** What was told of the account under this code holds no longer. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void withdraw(PollTicket ticket, ProblemCode code) {
    held(ticket)
        .filter(standing -> standing.notices.has(code))
        .ifPresent(standing -> {
          standing.withdraw(code);
          states.update(standing);
        });
  }

  /**
   * It was found out which mailbox is behind another name: the one of that epoch.
   *
   * @return the ticket to go on with; the same where the fence was passed
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public PollTicket recognised(PollTicket ticket, long epoch) {
    return held(ticket)
        .map(standing -> {
          standing.recognise(epoch);
          states.update(standing);
          Mailbox mailbox = ticket.mailbox();
          maildrops.remember(mailbox.accountId(), mailbox.host(), mailbox.username(), epoch);
          return ticket.recognised(epoch);
        })
        .orElse(ticket);
  }

  /**
   * Takes the turn from whoever polls and says which epoch it is, for a change of what is to be
   * fetched; holds for the rest of the caller's transaction.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public long interrupt(UUID accountId) {
    AccountStanding standing =
        states.lock(accountId).orElseThrow(() -> Mailboxes.unknown(accountId));
    standing.interrupt();
    states.update(standing);
    return standing.epoch;
  }

  /**
   * Locks the account for the rest of the caller's transaction, whoever's turn it is: no poll
   * writes meanwhile.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void lock(UUID accountId) {
    if (states.lock(accountId).isEmpty()) {
      throw Mailboxes.unknown(accountId);
    }
  }

  /** Failed polls since the last success; 0 for an account that is gone. */
  public int consecutiveFailures(UUID accountId) {
    AccountStanding standing = states.read(List.of(accountId)).get(accountId);
    return standing == null ? 0 : standing.consecutiveFailures;
  }

  /**
   * The poll went well. Does nothing once the fence was passed.
   *
   * @param onServer messages in the listing
   * @param found what the session showed to contradict the settings
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void completed(PollTicket ticket, long onServer, List<Problem> found, Instant nextPollAt) {
    held(ticket)
        .ifPresent(standing -> {
          Instant now = now();
          boolean recovered = standing.inTrouble;
          standing.complete(onServer, found, micros(nextPollAt), ticket.mailbox().interval(), now);
          states.update(standing);
          if (recovered) {
            journal.recovered(AccountJournal.Told.of(ticket.mailbox()), now);
          }
        });
  }

  /**
   * The poll failed. Does nothing once the fence was passed.
   *
   * @param newState BACKING_OFF, FAILING or REFUSED; the caller knows which failures mean what
   * @param nextPollAt null = none is planned
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void failed(
      PollTicket ticket, Problem problem, AccountState newState, @Nullable Instant nextPollAt) {
    held(ticket)
        .ifPresent(standing -> {
          Instant now = now();
          boolean news = standing.state != newState;
          standing.fail(problem, newState, nextPollAt == null ? null : micros(nextPollAt), now);
          states.update(standing);
          if (news) {
            tell(AccountJournal.Told.of(ticket.mailbox()).with(problem), newState, now);
          }
        });
  }

  /** The server wants no login before then. Does nothing once the fence was passed. */
  @Transactional
  public void loginAllowedAt(PollTicket ticket, Instant when) {
    held(ticket)
        .ifPresent(standing -> {
          standing.loginAllowedAt = micros(when);
          states.update(standing);
        });
  }

  /** The server mixed up its answers: no command goes ahead of another's answer any more. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void pipeliningFailed(PollTicket ticket) {
    held(ticket)
        .ifPresent(standing -> {
          standing.stopPipelining();
          states.update(standing);
        });
  }

  /** The poll ended for no fault of the mailbox: the account stands as it did before. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void cancelled(PollTicket ticket, Instant nextPollAt) {
    held(ticket)
        .ifPresent(standing -> {
          standing.cancel(micros(nextPollAt));
          states.update(standing);
        });
  }

  /**
   * The accounts that are to be polled by schedule, and when each is due next, if that is known.
   */
  @Transactional(readOnly = true)
  public Map<UUID, Optional<Instant>> pollable() {
    return states.pollable();
  }

  /** Notes when the account's next poll is due. */
  @Transactional
  public void nextPollAt(UUID accountId, Instant when) {
    states.nextPollAt(accountId, micros(when));
  }

  private Optional<AccountStanding> held(PollTicket ticket) {
    return states
        .lock(ticket.mailbox().accountId())
        .filter(standing -> standing.fence == ticket.fence());
  }

  private void tell(AccountJournal.Told told, AccountState newState, Instant now) {
    if (newState == AccountState.FAILING) {
      journal.failing(told, now);
    } else if (newState == AccountState.REFUSED) {
      journal.refused(told, now);
    }
  }

  private Instant now() {
    return micros(time.instant());
  }

  /** The finest that the database keeps. */
  private static Instant micros(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS);
  }
}
