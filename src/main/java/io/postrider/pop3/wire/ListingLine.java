package io.postrider.pop3.wire;

import io.postrider.pop3.wire.WireException.Fault;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Understands lines made of a number and something: scan listings, unique-id listings and the
 * answers to STAT, LIST n and UIDL n (RFC 1939 §5 and §7). Works on octets; a cursor, re-used line
 * after line, makes no object but the unique-id itself. Several blanks between parts are accepted.
 */
public final class ListingLine {

  /** What is not known, for a second number that is junk. */
  public static final long UNKNOWN = -1;

  private static final int LONGEST_INT = 10;
  private static final int LONGEST_LONG = 18;

  private byte[] array = new byte[0];
  private int next;
  private int end;
  private int uidLength;

  /** Looks at this line. */
  public ListingLine at(byte[] array, int start, int end) {
    this.array = array;
    this.next = start;
    this.end = end;
    return this;
  }

  /** The octets looked at. */
  public byte[] array() {
    return array;
  }

  /** Whether the line is the single dot that ends a listing. */
  public static boolean isEnd(byte[] array, int start, int end) {
    return end - start == 1 && array[start] == '.';
  }

  /** The number that must come next: digits that end at a blank or with the line. */
  public int number() throws WireException {
    long value = digits(LONGEST_INT);
    if (value == UNKNOWN || value > Integer.MAX_VALUE) {
      throw new WireException(Fault.MALFORMED, "a line of a listing begins with no number");
    }
    return (int) value;
  }

  /** The size that should come next; {@link #UNKNOWN} for anything else. Junk after it is legal. */
  public long size() {
    return digits(LONGEST_LONG);
  }

  /**
   * Whether the rest of the line is a unique-id, which is then {@code [uidStart(), uidStart() +
   * uidLength())} of the array: inner blanks belong to it, outer ones do not. It is none where
   * nothing is left, or a control, or more than the cap.
   */
  public boolean findUid(int cap) {
    skipBlanks();
    int last = end;
    while (last > next && array[last - 1] == ' ') {
      last--;
    }
    uidLength = last - next;
    if (uidLength == 0 || uidLength > cap) {
      return false;
    }
    for (int i = next; i < last; i++) {
      if ((array[i] >= 0 && array[i] < ' ') || array[i] == 0x7F) {
        return false;
      }
    }
    return true;
  }

  /** The same as a text, one char an octet; null where there is none. */
  public @Nullable String uid(int cap) {
    return findUid(cap) ? new String(array, next, uidLength, StandardCharsets.ISO_8859_1) : null;
  }

  public int uidStart() {
    return next;
  }

  public int uidLength() {
    return uidLength;
  }

  private long digits(int longest) {
    skipBlanks();
    int from = next;
    long value = 0;
    while (next < end && array[next] >= '0' && array[next] <= '9') {
      if (next - from == longest) {
        return UNKNOWN;
      }
      value = value * 10 + (array[next] - '0');
      next++;
    }
    if (next == from || (next < end && array[next] != ' ')) {
      return UNKNOWN;
    }
    return value;
  }

  private void skipBlanks() {
    while (next < end && array[next] == ' ') {
      next++;
    }
  }
}
