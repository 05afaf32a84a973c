package io.postrider.account;

import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How an account stands, and every way this may change. Loaded under its row's lock by {@link
 * AccountStates}, changed by one verb, written back; confined to that transaction. The fence grows
 * whenever a poll that may be running must store nothing more.
 */
final class AccountStanding {

  /** An account is stalled after that many intervals without success. */
  static final int INTERVALS_UNTIL_STALLED = 5;

  final UUID accountId;

  /** Of the ledger: one namespace of unique-ids. */
  long epoch = 1;

  /** The mailbox has another name than when it was last listed. */
  boolean moved;

  long fence;
  boolean enabled;
  AccountState state = AccountState.PENDING;
  Instant since;
  @Nullable Instant pollingSince;
  @Nullable Instant lastPollAt;
  @Nullable Instant lastSuccessAt;
  @Nullable Instant nextPollAt;

  /** When the present credentials last saw the mailbox; null: never yet. */
  @Nullable Instant signedInAt;

  /** The server wants no login before; null: it never asked for a pause. */
  @Nullable Instant loginAllowedAt;

  /** What the last successful poll found to contradict the settings. */
  List<Problem> contradictions = List.of();

  Instant stallsAt;

  /** The stall that began then was told; reset whenever another time is set. */
  boolean stallTold;

  int consecutiveFailures;

  /** Whether commands may go ahead of their answers at this server. */
  boolean pipelining = true;

  /** Failing or refused was told, recovered not yet. */
  boolean inTrouble;

  @Nullable Problem problem;

  Notices notices = Notices.NONE;

  long onServer;
  @Nullable String pauseReason;
  @Nullable Instant pausedUntil;

  AccountStanding(UUID accountId, boolean enabled, Instant since, Instant stallsAt) {
    this.accountId = accountId;
    this.enabled = enabled;
    this.since = since;
    this.stallsAt = stallsAt;
  }

  /** How a new account stands. */
  static AccountStanding initial(UUID accountId, AccountSettings settings, Instant now) {
    return new AccountStanding(
        accountId, settings.enabled(), now, stall(now, settings.polling().interval()));
  }

  static Instant stall(Instant from, Duration interval) {
    return from.plus(interval.multipliedBy(INTERVALS_UNTIL_STALLED));
  }

  /** The state to show; {@link AccountStates#SHOWN_STATE} says the same in SQL. */
  AccountState shown(Instant now) {
    if (!enabled) {
      return AccountState.PAUSED;
    }
    if (state == AccountState.PAUSED) {
      return isPauseOver(now) ? resting() : AccountState.PAUSED;
    }
    return pollingSince != null ? AccountState.POLLING : state;
  }

  /** When the state that is shown began. */
  Instant shownSince(Instant now) {
    if (!enabled) {
      return since;
    }
    if (state == AccountState.PAUSED && pausedUntil != null && isPauseOver(now)) {
      return pausedUntil;
    }
    return pollingSince != null ? pollingSince : since;
  }

  boolean isPauseOver(Instant now) {
    return state == AccountState.PAUSED && pausedUntil != null && !pausedUntil.isAfter(now);
  }

  /** Whether no poll is wanted now, by pause or by setting. */
  boolean isHeld(Instant now) {
    return shown(now) == AccountState.PAUSED;
  }

  void requirePollable(Instant now) {
    if (!enabled) {
      throw new ProblemException(
          Problem.of(ProblemCode.CONFLICT, "The account is disabled.")
              .withHint("Set enabled to true to have it polled."));
    }
    if (isHeld(now)) {
      throw new ProblemException(
          Problem.of(ProblemCode.CONFLICT, "The account is paused.")
              .withHint("Resume it to have it polled."));
    }
    if (state == AccountState.REFUSED) {
      throw new ProblemException(
          Problem.of(ProblemCode.CONFLICT, "The server refused the account; no poll is tried.")
              .withHint("Correct its settings or resume it."));
    }
  }

  /** A server that asked for a pause between logins gets it. */
  void requireLoginAllowed(Instant now) {
    if (loginAllowedAt != null && loginAllowedAt.isAfter(now)) {
      Duration left = Duration.between(now, loginAllowedAt);
      throw new ProblemException(
          Problem.of(
                  ProblemCode.MAILBOX_LOGIN_DELAY,
                  "The server wants a pause between logins, and it is not over.")
              .withHint("force=true polls all the same.")
              .withRetryAfter(left.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1)));
    }
  }

  /** A poll starts; every earlier one loses its turn. */
  void begin(Instant now) {
    fence++;
    pollingSince = now;
    lastPollAt = now;
  }

  void complete(
      long listed, List<Problem> found, Instant nextPoll, Duration interval, Instant now) {
    pollingSince = null;
    turn(AccountState.IDLE, now);
    lastSuccessAt = now;
    signedInAt = now;
    nextPollAt = nextPoll;
    Duration wait = Duration.between(now, nextPoll);
    expectSuccess(now, wait.compareTo(interval) > 0 ? wait : interval);
    consecutiveFailures = 0;
    inTrouble = false;
    problem = null;
    contradictions = List.copyOf(found);
    onServer = listed;
  }

  void fail(Problem why, AccountState newState, @Nullable Instant nextPoll, Instant now) {
    if (newState != AccountState.BACKING_OFF
        && newState != AccountState.FAILING
        && newState != AccountState.REFUSED) {
      throw new IllegalArgumentException("no state after a failure: " + newState);
    }
    pollingSince = null;
    turn(newState, now);
    nextPollAt = nextPoll;
    consecutiveFailures++;
    inTrouble = inTrouble || newState != AccountState.BACKING_OFF;
    problem = why;
  }

  /** The poll that runs ends without a verdict. */
  void cancel(Instant nextPoll) {
    pollingSince = null;
    nextPollAt = nextPoll;
  }

  /** Whoever polls now stores nothing more; the next poll finds something changed. */
  void interrupt() {
    fence++;
    pollingSince = null;
  }

  void pause(@Nullable String reason, @Nullable Instant until, Duration interval, Instant now) {
    fence++;
    pollingSince = null;
    turn(AccountState.PAUSED, now);
    pauseReason = reason;
    pausedUntil = until;
    nextPollAt = until;
    if (until != null && stallsAt.isBefore(stall(until, interval))) {
      expectSuccess(until, interval);
    }
  }

  /** Ends a pause, a refusal or a back-off; a poll that runs goes on. False: nothing to end. */
  boolean resume(Duration interval, Instant now) {
    if (consecutiveFailures == 0 && state == resting()) {
      return false;
    }
    beginAnew(interval, now);
    return true;
  }

  /** The settings changed; whoever polls with the old ones stores nothing more. */
  void change(boolean connection, AccountSettings settings, Instant now) {
    fence++;
    pollingSince = null;
    if (connection) {
      signedInAt = null;
    }
    boolean flipped = enabled != settings.enabled();
    enabled = settings.enabled();
    if (state != AccountState.PAUSED && (connection || (flipped && enabled))) {
      beginAnew(settings.polling().interval(), now);
    }
    if (flipped) {
      since = now;
    }
    if (!enabled) {
      nextPollAt = null;
    }
  }

  /** Another host or user name: what is known of the mailbox is that epoch's. */
  void turnToAnotherMaildrop(long itsEpoch) {
    epoch = itsEpoch;
    moved = true;
    onServer = 0;
    notices = Notices.NONE;
    loginAllowedAt = null;
    contradictions = List.of();
  }

  /** It was found out what the mailbox of another name is: the one of that epoch. */
  void recognise(long itsEpoch) {
    epoch = itsEpoch;
    moved = false;
  }

  /** The server mixed up its answers to commands that went ahead. */
  void stopPipelining() {
    pipelining = false;
  }

  /** Another host or port: what the last server did says nothing of this one. */
  void turnToAnotherServer() {
    pipelining = true;
  }

  /** Another interval must not make an account stalled at once. */
  void reschedule(Duration interval, Instant now) {
    expectSuccess(now, interval);
  }

  /** Tells this from now on, instead of what was told under its code. False: it was told before. */
  boolean tell(Problem notice) {
    boolean news = !notices.has(notice.code());
    notices = notices.with(notice);
    return news;
  }

  /** What was told under this code holds no longer. */
  void withdraw(ProblemCode code) {
    notices = notices.without(code);
  }

  private void beginAnew(Duration interval, Instant now) {
    turn(resting(), now);
    consecutiveFailures = 0;
    problem = null;
    pauseReason = null;
    pausedUntil = null;
    expectSuccess(now, interval);
  }

  /** From then on the account has five intervals for its next success. */
  private void expectSuccess(Instant from, Duration interval) {
    stallsAt = stall(from, interval);
    stallTold = false;
  }

  /** Whether it has stalled and nobody was told. */
  boolean stallIsNews(Instant now) {
    return !stallTold && stallsAt.isBefore(now) && !isHeld(now);
  }

  private AccountState resting() {
    return lastSuccessAt == null ? AccountState.PENDING : AccountState.IDLE;
  }

  private void turn(AccountState to, Instant now) {
    if (state != to) {
      state = to;
      since = now;
    }
  }
}
