package io.postrider.pop3;

/**
 * The server sent more than {@link Pop3Limits} allows. The session is over, except after a message
 * over its limit whose rest was short enough to be read and dropped ({@link
 * Pop3Limits#drainOctets()}).
 */
public final class LimitExceeded extends Pop3Exception {

  private final String limit;
  private final long allowed;

  LimitExceeded(Step step, String limit, long allowed, boolean sessionUsable) {
    super(
        step,
        step.subject() + " went over the limit of " + allowed + " (" + limit + ")",
        null,
        sessionUsable,
        null);
    this.limit = limit;
    this.allowed = allowed;
  }

  /** The name of the limit, as in {@link Pop3Limits}. */
  public String limit() {
    return limit;
  }

  public long allowed() {
    return allowed;
  }
}
