package io.postrider.pop3.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Takes the dots out of a multi-line text and finds its end (RFC 1939 §3). Everything between two
 * dots at line starts goes on as one span of the caller's own array: nothing is copied and nothing
 * allocated. Fed with any pieces, it gives the same octets and the same end.
 *
 * <p>Only CRLF . CRLF ends a text. In a CRLF session, a dot after a bare LF is content and counted;
 * in an {@link LineEnding#LF} session each LF ends a line. The CRLF before the ending dot belongs
 * to the text.
 *
 * <p>One object serves one session: {@link #begin} starts the next text.
 *
 * @param <X> what the output may throw
 */
public final class DotUnstuffer<X extends Exception> {

  /** Takes spans of the text; valid during the call. */
  @FunctionalInterface
  public interface Output<X extends Exception> {
    void text(byte[] array, int from, int length) throws X;
  }

  private enum State {
    /** At the start of a line; a text begins here. */
    LINE_START,
    /** Within a line, the last octet not a CR. */
    TEXT,
    /** After a CR that may end a line. */
    CR,
    /** After a bare LF of a CRLF session. */
    BARE_LF,
    /** After a dot at the start of a line; the dot is not content whatever follows. */
    DOT,
    /** After such a dot and a CR, which is withheld. */
    DOT_CR,
    END
  }

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = ONES << 7;
  private static final long LINE_FEEDS = ONES * '\n';
  private static final long DOTS = ONES * '.';
  private static final byte[] WITHHELD_CR = {'\r'};

  private State state = State.END;
  private boolean bareLf;
  private int bareLfDots;

  /** Starts a text, in a session whose lines end like this. */
  public void begin(LineEnding ending) {
    state = State.LINE_START;
    bareLf = ending == LineEnding.LF;
    bareLfDots = 0;
  }

  /** Whether the end of the text was met. */
  public boolean ended() {
    return state == State.END;
  }

  /** How many dots followed a bare LF in a CRLF session, so far. */
  public int bareLfDots() {
    return bareLfDots;
  }

  /**
   * Takes the octets {@code [from, to)}.
   *
   * @return where the next answer begins if the text {@link #ended()}, else {@code to}
   */
  public int feed(byte[] array, int from, int to, Output<X> out) throws X {
    int span = from;
    int i = from;
    while (true) {
      switch (state) {
        case LINE_START -> {
          if (i == to) {
            emit(array, span, to, out);
            return to;
          }
          if (array[i] == '.') {
            emit(array, span, i, out);
            i++;
            span = i;
            state = State.DOT;
          } else {
            state = State.TEXT;
          }
        }
        case DOT -> {
          if (i == to) {
            return to;
          }
          if (array[i] == '\r') {
            i++;
            state = State.DOT_CR;
          } else if (bareLf && array[i] == '\n') {
            state = State.END;
            return i + 1;
          } else {
            span = i;
            state = State.TEXT;
          }
        }
        case DOT_CR -> {
          if (i == to) {
            return to;
          }
          if (array[i] == '\n') {
            state = State.END;
            return i + 1;
          }
          out.text(WITHHELD_CR, 0, 1);
          span = i;
          state = State.TEXT;
        }
        case CR -> {
          if (i == to) {
            return to;
          }
          if (array[i] == '\n') {
            i++;
            state = State.LINE_START;
          } else {
            state = State.TEXT;
          }
        }
        case BARE_LF -> {
          if (i == to) {
            return to;
          }
          if (array[i] == '.') {
            bareLfDots++;
          }
          state = State.TEXT;
        }
        case TEXT -> {
          int feed = lineFeedBeforeDot(array, i, to);
          if (feed < 0) {
            emit(array, span, to, out);
            leaveWithin(array, i, to);
            return to;
          }
          if (bareLf || (feed > i && array[feed - 1] == '\r')) {
            state = State.LINE_START;
          } else {
            bareLfDots++;
          }
          i = feed + 1;
        }
        case END -> throw new IllegalStateException("the text has ended");
      }
    }
  }

  /** Remembers how a piece ended whose octets from {@code i} on are text. */
  private void leaveWithin(byte[] array, int i, int to) {
    if (i == to) {
      return;
    }
    byte last = array[to - 1];
    if (last == '\r') {
      state = State.CR;
    } else if (last == '\n') {
      boolean afterCr = to - 2 >= i && array[to - 2] == '\r';
      state = bareLf || afterCr ? State.LINE_START : State.BARE_LF;
    }
  }

  /**
   * The first LF that a dot follows within {@code [from, to)}, or -1. Eight positions at once: a
   * zero octet in {@code (word ^ LFs) | (next word ^ dots)} is a hit, and the lowest one is exact.
   */
  private static int lineFeedBeforeDot(byte[] array, int from, int to) {
    int i = from;
    for (int last = to - 9; i <= last; i += 8) {
      long pair =
          ((long) LONGS.get(array, i) ^ LINE_FEEDS) | ((long) LONGS.get(array, i + 1) ^ DOTS);
      long hit = (pair - ONES) & ~pair & HIGHS;
      if (hit != 0) {
        return i + (Long.numberOfTrailingZeros(hit) >>> 3);
      }
    }
    for (; i < to - 1; i++) {
      if (array[i] == '\n' && array[i + 1] == '.') {
        return i;
      }
    }
    return -1;
  }

  private void emit(byte[] array, int from, int to, Output<X> out) throws X {
    if (to > from) {
      out.text(array, from, to - from);
    }
  }
}
