package io.postrider.pop3;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Whether a session is open, broken by a failure or closed, and what broke it. It ends once, and
 * its listener hears of that once. Used by the session's thread; {@link #close} by any.
 */
final class SessionLife {

  private enum State {
    OPEN,
    BROKEN,
    CLOSED
  }

  private final Connection connection;
  private final SessionListener listener;
  private final AtomicBoolean endTold = new AtomicBoolean();
  private volatile State state = State.OPEN;
  private volatile @Nullable Pop3Exception failure;

  SessionLife(Connection connection, SessionListener listener) {
    this.connection = connection;
    this.listener = listener;
    listener.opened();
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  void requireOpen(Step step) {
    if (state != State.OPEN) {
      throw new IllegalStateException(
          step.subject() + ": the session is " + (state == State.CLOSED ? "closed" : "broken"));
    }
  }

  /** What ended the session, if a failure did. */
  Optional<Pop3Exception> failure() {
    return Optional.ofNullable(failure);
  }

  void failed(Pop3Exception cause) {
    failure = cause;
  }

  /** Drops the connection after a failure; what was due of answers is lost. */
  void breakOff(AwaitedAnswers awaited) {
    if (state == State.OPEN) {
      state = State.BROKEN;
    }
    connection.drop();
    awaited.lost(System.nanoTime());
    tellEnd(SessionListener.End.BROKEN);
  }

  void close(SessionListener.End how) {
    state = State.CLOSED;
    connection.drop();
    tellEnd(how);
  }

  private void tellEnd(SessionListener.End how) {
    if (endTold.compareAndSet(false, true)) {
      listener.ended(how, failure());
    }
  }
}
