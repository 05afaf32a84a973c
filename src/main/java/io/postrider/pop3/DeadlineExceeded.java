package io.postrider.pop3;

import org.jspecify.annotations.Nullable;

/** Time ran out. The session is over. */
public final class DeadlineExceeded extends Pop3Exception {

  /** Which clock ran out. */
  public enum Reason {
    /** The absolute {@link Deadline} of the call. */
    DEADLINE,
    /** Somebody called {@link Deadline#cancel()}. */
    CANCELLED,
    /** The server was silent for the read timeout. */
    READ_TIMEOUT,
    /** Octets came, but more slowly than {@link MinimumRate}. */
    TOO_SLOW
  }

  private final Reason reason;

  DeadlineExceeded(Step step, Reason reason, @Nullable Throwable cause) {
    super(step, step.subject() + ": " + words(reason), null, false, cause);
    this.reason = reason;
  }

  /** The deadline of the call has come, of itself or because somebody cancelled. */
  static DeadlineExceeded over(Step step, Deadline deadline, @Nullable Throwable cause) {
    return new DeadlineExceeded(
        step, deadline.isCancelled() ? Reason.CANCELLED : Reason.DEADLINE, cause);
  }

  public Reason reason() {
    return reason;
  }

  private static String words(Reason reason) {
    return switch (reason) {
      case DEADLINE -> "the deadline passed";
      case CANCELLED -> "cancelled";
      case READ_TIMEOUT -> "the server was silent for too long";
      case TOO_SLOW -> "the server sent too slowly";
    };
  }
}
