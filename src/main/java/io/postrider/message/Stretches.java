package io.postrider.message;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers of stretches of time, as the function {@code message_stretches} of the database files
 * them with each message: of 16 seconds, eight times as long, and so on, to 388 days.
 */
final class Stretches {
  private static final long LEADING_ONE = 1L << 36;
  private static final int FINEST = 4;
  private static final int STEP = 3;
  private static final int COARSEST = 25;

  private Stretches() {}

  /** The stretches a time lies in, shortest first. */
  static List<Long> of(Instant time) {
    List<Long> stretches = new ArrayList<>();
    for (int bits = FINEST; bits <= COARSEST; bits += STEP) {
      stretches.add(number(time) >> bits);
    }
    return stretches;
  }

  /** As few as cover the time from the one to the other, whichever is first, and little beyond. */
  static List<Long> between(Instant one, Instant other) {
    List<Long> stretches = new ArrayList<>();
    long from = number(one.isBefore(other) ? one : other) >> FINEST;
    long to = number(one.isBefore(other) ? other : one) >> FINEST;
    for (int bits = FINEST; bits < COARSEST && from <= to; bits += STEP) {
      while (from <= to && !startsLonger(from)) {
        stretches.add(from++);
      }
      while (from <= to && !startsLonger(to + 1)) {
        stretches.add(to--);
      }
      from >>= STEP;
      to = ((to + 1) >> STEP) - 1;
    }
    for (; from <= to; from++) {
      stretches.add(from);
    }
    return stretches;
  }

  private static boolean startsLonger(long stretch) {
    return (stretch & ((1 << STEP) - 1)) == 0;
  }

  private static long number(Instant time) {
    return LEADING_ONE + time.getEpochSecond();
  }
}
