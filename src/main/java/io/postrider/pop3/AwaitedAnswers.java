package io.postrider.pop3;

import io.postrider.pop3.SessionListener.Outcome;

/**
 * The commands whose answers are due, oldest first (RFC 2449 §6.6: answers keep the order). Tells
 * how long each took and knows the shortest round trip of the session. Confined to the session's
 * thread; is told the time, and asks no clock.
 */
final class AwaitedAnswers {

  /** No round trip was seen yet. */
  static final long UNKNOWN = -1;

  private final SessionListener listener;

  /** A ring, as long as it ever had to be: an idle session sends one command at a time. */
  private Verb[] verbs = new Verb[2];

  private long[] sentAt = new long[verbs.length];
  private int oldest;
  private int count;
  private boolean oldestWasFirst;
  private boolean everAhead;
  private long roundTrip = UNKNOWN;

  AwaitedAnswers(SessionListener listener) {
    this.listener = listener;
  }

  void sent(Verb verb, long now) {
    if (count == verbs.length) {
      grow();
    }
    int slot = (oldest + count) % verbs.length;
    verbs[slot] = verb;
    sentAt[slot] = now;
    oldestWasFirst |= count == 0;
    everAhead |= count > 0;
    count++;
    listener.sent(verb);
  }

  private void grow() {
    if (count == PipelineDepth.MOST) {
      throw new IllegalStateException("more commands are in flight than the window has room for");
    }
    Verb[] moreVerbs = new Verb[2 * count];
    long[] moreSentAt = new long[2 * count];
    for (int i = 0; i < count; i++) {
      int slot = (oldest + i) % count;
      moreVerbs[i] = verbs[slot];
      moreSentAt[i] = sentAt[slot];
    }
    verbs = moreVerbs;
    sentAt = moreSentAt;
    oldest = 0;
  }

  /** The first line of the answer that was due came; what nobody asked for, a greeting, is none. */
  void answered(boolean ok, long now) {
    if (count > 0) {
      long took = now - sentAt[oldest];
      if (oldestWasFirst && (roundTrip == UNKNOWN || took < roundTrip)) {
        roundTrip = took;
      }
      leave(ok ? Outcome.OK : Outcome.ERR, took);
    }
  }

  /** The session broke: what was due will not come. */
  void lost(long now) {
    while (count > 0) {
      leave(Outcome.LOST, now - sentAt[oldest]);
    }
  }

  private void leave(Outcome outcome, long took) {
    Verb verb = verbs[oldest];
    oldest = (oldest + 1) % verbs.length;
    count--;
    oldestWasFirst = false;
    listener.answered(verb, outcome, took);
  }

  /** When the command whose answer is due next was sent. */
  long oldestSentAt() {
    return sentAt[oldest];
  }

  /**
   * The shortest time between a command sent while nothing else was due and its answer, in
   * nanoseconds; {@link #UNKNOWN} before the first.
   */
  long roundTrip() {
    return roundTrip;
  }

  /** Whether any command ever went ahead of another's answer. */
  boolean everAhead() {
    return everAhead;
  }
}
