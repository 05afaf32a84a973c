package io.postrider.fetch;

import io.postrider.account.PollTicket;
import io.postrider.pop3.Deadline;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A poll that runs in this process: its counters, its transcript and the way to stop it. The
 * session's thread and the committing thread count, the heartbeat and requests read; every field is
 * volatile or atomic.
 */
final class RunningPoll {

  private final UUID id;
  private volatile PollTicket ticket;
  private final PollTrigger trigger;
  private final Deadline deadline;
  private final PollTranscript transcript;
  private final Instant startedAt;
  private final CountDownLatch ended = new CountDownLatch(1);

  final AtomicInteger listed = new AtomicInteger();

  /** Messages without unique-ids that the server did not let us read. */
  final AtomicInteger unread = new AtomicInteger();

  final AtomicInteger unknown = new AtomicInteger();
  final AtomicInteger stored = new AtomicInteger();

  /** Known messages that were found under other names. */
  final AtomicInteger duplicates = new AtomicInteger();

  final AtomicInteger quarantined = new AtomicInteger();
  final AtomicInteger skipped = new AtomicInteger();
  final AtomicInteger deleteRequested = new AtomicInteger();
  final AtomicInteger confirmedGone = new AtomicInteger();
  final AtomicInteger notHonoured = new AtomicInteger();
  final AtomicInteger messagesDone = new AtomicInteger();
  final AtomicInteger messagesTotal = new AtomicInteger();
  final AtomicLong bytesDone = new AtomicLong();
  final AtomicLong bytesTotal = new AtomicLong();

  private volatile PollPhase phase = PollPhase.CONNECT;
  private volatile @Nullable String commit;
  private volatile boolean stopping;
  private volatile @Nullable Instant loginAllowedAt;
  private volatile SessionTerms terms = SessionTerms.NONE;
  private volatile boolean pipeliningFailed;

  RunningPoll(
      UUID id, PollTicket ticket, PollTrigger trigger, Deadline deadline, Instant startedAt) {
    this.id = id;
    this.deadline = deadline;
    this.ticket = ticket;
    this.trigger = trigger;
    this.transcript = new PollTranscript();
    this.startedAt = startedAt;
  }

  UUID id() {
    return id;
  }

  PollTicket ticket() {
    return ticket;
  }

  /** It was found out, before anything was entered, which epoch the listing belongs to. */
  void recognised(PollTicket found) {
    ticket = found;
  }

  PollTrigger trigger() {
    return trigger;
  }

  Instant startedAt() {
    return startedAt;
  }

  PollTranscript transcript() {
    return transcript;
  }

  PollPhase phase() {
    return phase;
  }

  void enter(PollPhase next) throws PollStopped {
    requireNotStopping();
    phase = next;
  }

  /** What the server lays down; nothing before the login. */
  SessionTerms terms() {
    return terms;
  }

  /** The server let us in, on these terms. */
  void loggedIn(SessionTerms found, Instant now) {
    terms = found;
    loginAllowedAt = found.loginDelay().map(now::plus).orElse(null);
  }

  /** Before this the server wants no other login; null: it does not say. */
  @Nullable Instant loginAllowedAt() {
    return loginAllowedAt;
  }

  void done() {
    phase = PollPhase.DONE;
  }

  @Nullable String commit() {
    return commit;
  }

  void committed(String outcome) {
    commit = outcome;
  }

  /** The one deadline of this poll's session, from the name look-up to QUIT. */
  Deadline deadline() {
    return deadline;
  }

  void requireNotStopping() throws PollStopped {
    if (stopping) {
      throw new PollStopped();
    }
  }

  boolean stopping() {
    return stopping;
  }

  /** Lets the poll end after the message in hand. */
  void stopSoon() {
    stopping = true;
  }

  /** Cancels the deadline: whatever the session waits for ends now. */
  void stopNow() {
    stopping = true;
    deadline.cancel();
  }

  /** The server mixed up its answers to commands that went ahead. */
  void pipeliningFails() {
    pipeliningFailed = true;
  }

  boolean pipeliningFailed() {
    return pipeliningFailed;
  }

  /** Whether anything is other than before this poll. */
  boolean changedAnything() {
    return unknown.get() + stored.get() + deleteRequested.get() + confirmedGone.get() > 0;
  }

  void ended() {
    ended.countDown();
  }

  /** Waits for the end; false if it has not come by then. */
  boolean awaitEnd(long millis) throws InterruptedException {
    return ended.await(millis, TimeUnit.MILLISECONDS);
  }
}
