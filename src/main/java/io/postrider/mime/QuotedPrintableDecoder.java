package io.postrider.mime;

import java.io.IOException;
import java.io.InputStream;

/**
 * Quoted-printable (RFC 2045 §6.7) read leniently: an equals sign that introduces nothing stands
 * for itself. White space at the end of a line is dropped, as rule 3 asks, as far as a line of
 * sensible length can have it.
 */
final class QuotedPrintableDecoder extends InputStream {
  private static final int WHITE_SPACE_LIMIT = 1024;

  private final InputStream in;
  private final String part;
  private final Problems problems;
  private final byte[] white = new byte[WHITE_SPACE_LIMIT];
  private final byte[] buffer = new byte[8192];
  private final int[] unread = new int[4];
  private int position;
  private int limit;
  private int unreadCount;
  private int whiteFrom;
  private int whiteTo;
  private boolean told;

  QuotedPrintableDecoder(InputStream in, String part, Problems problems) {
    this.in = in;
    this.part = part;
    this.problems = problems;
  }

  @Override
  public int read() throws IOException {
    if (whiteFrom < whiteTo) {
      return white[whiteFrom++];
    }
    while (true) {
      int octet = next();
      switch (octet) {
        case ' ', '\t' -> {
          int behind = gatherWhiteSpace(octet);
          boolean endOfLine = behind < 0 || behind == '\r' || behind == '\n';
          if (behind >= 0) {
            unread(behind);
          }
          if (!endOfLine || whiteTo == WHITE_SPACE_LIMIT) {
            return white[whiteFrom++];
          }
          whiteTo = 0;
        }
        case '=' -> {
          int decoded = escape();
          if (decoded >= 0) {
            return decoded;
          }
        }
        default -> {
          return octet;
        }
      }
    }
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int written = 0;
    while (written < length) {
      int octet = read();
      if (octet < 0) {
        break;
      }
      target[offset + written++] = (byte) octet;
    }
    return written == 0 ? -1 : written;
  }

  private int gatherWhiteSpace(int first) throws IOException {
    whiteFrom = 0;
    whiteTo = 0;
    int octet = first;
    while ((octet == ' ' || octet == '\t') && whiteTo < WHITE_SPACE_LIMIT) {
      white[whiteTo++] = (byte) octet;
      octet = next();
    }
    return octet;
  }

  /** What stands behind an equals sign: an octet, or −1 for a soft line break. */
  private int escape() throws IOException {
    int first = next();
    if (first == '\n' || first < 0) {
      return -1;
    }
    if (first == '\r') {
      int second = next();
      if (second >= 0 && second != '\n') {
        unread(second);
      }
      return -1;
    }
    if (first == ' ' || first == '\t') {
      return softBreakWithWhiteSpace(first);
    }
    int second = next();
    int high = Character.digit(first, 16);
    int low = second < 0 ? -1 : Character.digit(second, 16);
    if (high >= 0 && low >= 0) {
      return high << 4 | low;
    }
    tell();
    if (second >= 0) {
      unread(second);
    }
    unread(first);
    return '=';
  }

  private int softBreakWithWhiteSpace(int first) throws IOException {
    int behind = gatherWhiteSpace(first);
    if (behind == '\r') {
      behind = next();
    }
    if (behind < 0 || behind == '\n') {
      whiteTo = 0;
      return -1;
    }
    tell();
    unread(behind);
    return '=';
  }

  private int next() throws IOException {
    if (unreadCount > 0) {
      return unread[--unreadCount];
    }
    if (position == limit) {
      position = 0;
      limit = Math.max(0, in.read(buffer, 0, buffer.length));
      if (limit == 0) {
        return -1;
      }
    }
    return buffer[position++] & 0xFF;
  }

  private void unread(int octet) {
    unread[unreadCount++] = octet;
  }

  private void tell() {
    if (!told) {
      told = true;
      problems.add(ParseProblemCode.BAD_QUOTED_PRINTABLE, part);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
