package io.postrider.pop3.wire;

import io.postrider.pop3.wire.WireException.Fault;

/**
 * Finds the next line in an {@link InputBuffer}. Lives as long as one security layer: the first
 * line decides the {@link LineEnding}, and in a CRLF session a bare LF inside a line is a fault,
 * for what follows it may be somebody else's words.
 */
public final class LineReader {

  private LineEnding ending = LineEnding.UNDECIDED;
  private int scanned;
  private int start;
  private int end;

  public LineEnding ending() {
    return ending;
  }

  /**
   * Consumes one line, if the buffer holds a whole one; its octets without the line end are then
   * {@code [start(), end())} of the buffer's array.
   *
   * @param cap the longest line accepted, without its end
   */
  public boolean next(InputBuffer in, int cap) throws WireException {
    byte[] array = in.array();
    int position = in.position();
    int limit = in.limit();
    for (int i = position + scanned; i < limit; i++) {
      if (array[i] == '\n') {
        boolean afterCr = i > position && array[i - 1] == '\r';
        start = position;
        end = afterCr ? i - 1 : i;
        scanned = 0;
        in.consume(i + 1 - position);
        requireWithin(cap, end - start); // first, so that the fault is the same for all pieces
        decide(afterCr);
        return true;
      }
    }
    scanned = limit - position;
    requireWithin(cap, scanned - 1); // the last octet may be the CR of the line end
    return false;
  }

  public int start() {
    return start;
  }

  public int end() {
    return end;
  }

  private void decide(boolean afterCr) throws WireException {
    switch (ending) {
      case UNDECIDED -> ending = afterCr ? LineEnding.CRLF : LineEnding.LF;
      case CRLF -> {
        if (!afterCr) {
          throw new WireException(Fault.MALFORMED, "a bare LF where lines end in CRLF");
        }
      }
      case LF -> {}
    }
  }

  private static void requireWithin(int cap, int length) throws WireException {
    if (length > cap) {
      throw new WireException(Fault.TOO_LONG, "a line of more than " + cap + " octets");
    }
  }
}
