package io.postrider.fetch;

import io.postrider.pop3.MessageSink;
import io.postrider.pop3.TransactionSession;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Retrieves in portions, so that a session can end cleanly between two of them when its time is
 * over: a mailbox with a million messages takes many turns, and other mailboxes theirs in between.
 */
final class Turns {

  /** A portion is so many messages, or so many octets, whichever comes first. */
  static final int MESSAGES = 500;

  private static final long OCTETS = 64L << 20;

  private final RunningPoll poll;
  private final Instant until;
  private final InstantSource time;

  Turns(RunningPoll poll, Duration slice, InstantSource time) {
    this.poll = poll;
    this.until = poll.startedAt().plus(slice);
    this.time = time;
  }

  /** Returns whether all was taken; at least one portion is, so that no mailbox stands still. */
  boolean take(TransactionSession session, List<FetchPlan.Task> wanted, MessageSink sink)
      throws IOException {
    int from = 0;
    while (from < wanted.size()) {
      int to = from;
      long octets = 0;
      while (to < wanted.size() && to - from < MESSAGES && (to == from || octets < OCTETS)) {
        octets += Math.max(0, wanted.get(to).size());
        to++;
      }
      int[] numbers = wanted.subList(from, to).stream().mapToInt(FetchPlan.Task::number).toArray();
      session.retrieveAll(numbers, sink, poll.deadline());
      from = to;
      if (from < wanted.size() && !time.instant().isBefore(until)) {
        return false;
      }
    }
    return true;
  }
}
