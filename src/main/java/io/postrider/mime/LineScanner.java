package io.postrider.mime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks over the lines of a message and knows where each begins and ends. Lines end with LF or
 * CRLF; a lone CR is content. Of a line only as many octets are kept as its reader asks for, so
 * that a line of any length needs no more memory than that.
 */
final class LineScanner {
  private final InputStream in;
  private final byte[] buffer;
  private int position;
  private int limit;
  private long consumed;

  private byte[] kept = new byte[256];
  private int keptLength;
  private long start;
  private int breakLength;
  private boolean nul;
  private boolean cut;

  LineScanner(InputStream in, long size) {
    this.in = in;
    this.buffer = new byte[Math.clamp(size, 512, 64 * 1024)];
  }

  /** Moves to the next line and keeps at most {@code keep} octets of it; false at the end. */
  boolean next(int keep) throws IOException {
    start = consumed;
    keptLength = 0;
    breakLength = 0;
    nul = false;
    cut = false;
    boolean lastWasCr = false;
    boolean any = false;
    while (position < limit || fill()) {
      any = true;
      int from = position;
      int at = from;
      byte octet = 0;
      while (at < limit) {
        octet = buffer[at++];
        if (octet == '\n') {
          break;
        }
        if (octet == 0) {
          nul = true;
        }
      }
      position = at;
      consumed += at - from;
      boolean atEnd = octet == '\n';
      int end = atEnd ? at - 1 : at;
      keep(from, end, keep);
      if (end > from) {
        lastWasCr = buffer[end - 1] == '\r';
      }
      if (atEnd) {
        breakLength = lastWasCr ? 2 : 1;
        if (lastWasCr && !cut && keptLength > 0 && kept[keptLength - 1] == '\r') {
          keptLength--;
        }
        return true;
      }
    }
    return any;
  }

  private void keep(int from, int to, int keep) {
    int count = Math.min(to - from, keep - keptLength);
    cut |= count < to - from;
    if (count <= 0) {
      return;
    }
    if (keptLength + count > kept.length) {
      kept = Arrays.copyOf(kept, Math.max(keptLength + count, kept.length * 2));
    }
    System.arraycopy(buffer, from, kept, keptLength, count);
    keptLength += count;
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, in.read(buffer, 0, buffer.length));
    return limit > 0;
  }

  /** Offset of the line's first octet. */
  long start() {
    return start;
  }

  /** Offset behind the line and its break. */
  long end() {
    return consumed;
  }

  /** Octets of the break that ended the line: 0 at the end of the message, 1 or 2. */
  int breakLength() {
    return breakLength;
  }

  boolean hasNul() {
    return nul;
  }

  /** Whether the line is longer than what was kept. */
  boolean isCut() {
    return cut;
  }

  boolean isEmpty() {
    return keptLength == 0 && !cut;
  }

  int length() {
    return keptLength;
  }

  int octet(int index) {
    return kept[index] & 0xFF;
  }

  boolean startsWithTwoHyphens() {
    return keptLength >= 2 && kept[0] == '-' && kept[1] == '-';
  }

  /** The kept octets, one char each. */
  String text() {
    return new String(kept, 0, keptLength, StandardCharsets.ISO_8859_1);
  }
}
