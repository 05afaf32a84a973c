package io.postrider.pop3;

/**
 * How many commands are worth having in flight, learned from the answers of one run. Starts small;
 * then as many as the server can answer within a round trip, or within the time that makes up for
 * another write, twice over, since the window is refilled at half: that keeps the line full and no
 * more is lost than that where the run breaks off. Is told times in nanoseconds, and asks no clock.
 */
final class PipelineDepth {

  /** So many at most wait for their answers. */
  static final int MOST = 64;

  /** Before anything is known. */
  static final int FIRST = 4;

  /** However near and slow the server is. */
  static final int LEAST = 16;

  /** A near server answers small messages so fast that writes for a few of them cost a tenth. */
  static final long WORTH_A_WRITE = 1_000_000;

  private static final double NEWEST_WEIGHS = 0.125;

  private long lastEnd = Long.MIN_VALUE;
  private double service = -1;

  /**
   * An answer was read to its end.
   *
   * @param roundTrip of the session; {@link AwaitedAnswers#UNKNOWN} is none
   */
  void answered(long sentAt, long endedAt, long roundTrip) {
    // it could not begin before the answer ahead of it was done, nor within a round trip
    long earliest = sentAt + Math.max(0, roundTrip);
    long began = lastEnd == Long.MIN_VALUE ? earliest : Math.max(lastEnd, earliest);
    long took = Math.max(1, endedAt - began);
    service = service < 0 ? took : service + (took - service) * NEWEST_WEIGHS;
    lastEnd = endedAt;
  }

  int commands(long roundTrip) {
    if (service < 0) {
      return FIRST;
    }
    double within = Math.ceil(Math.max(WORTH_A_WRITE, roundTrip) / service);
    return (int) Math.clamp(2 * within, LEAST, MOST);
  }
}
