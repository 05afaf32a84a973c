package io.postrider.mbox;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads the messages of an mbox one after the other, in constant memory. What {@link MboxWriter}
 * wrote comes back octet by octet; other forms are read as well as they can be:
 *
 * <ul>
 *   <li>A line separates if it begins with {@code From } and has a date; in a file whose first line
 *       has none, if it follows an empty line. {@code Content-Length} is never believed: whoever
 *       wrote a message could hide the next one with it.
 *   <li>The line end before a separating line, or before the end of the file, belongs to the mbox;
 *       it is CRLF only where the line that began the message ended in CRLF.
 *   <li>Line ends of messages stay what they are.
 * </ul>
 *
 * <p>For one thread.
 */
public final class MboxReader {

  private static final byte[] FROM = {'F', 'r', 'o', 'm', ' '};
  private static final int LONGEST_LINE = 1_000;
  private static final int BUFFER = 64 * 1024;

  private final InputStream in;
  private final Quoting quoting;
  private final byte[] input = new byte[BUFFER];
  private int position;
  private int limit;

  private final byte[] line = new byte[LONGEST_LINE];
  private int lineLength;

  /** Octets of the message; the last two stay here until it is known whose they are. */
  private final byte[] output = new byte[BUFFER];

  private int written;

  private boolean begun;
  private boolean dated;

  /** How the line ended that began this message. */
  private boolean crlf;

  private boolean more;

  public MboxReader(InputStream in, Quoting quoting) {
    this.in = in;
    this.quoting = quoting;
  }

  /**
   * Reads the next message; false where there is none.
   *
   * @throws MboxFormatException the file does not begin as one
   */
  public boolean next(MboxSink sink) throws IOException {
    if (!begun) {
      begun = true;
      more = begin();
    }
    if (!more) {
      return false;
    }
    boolean afterEmpty = false;
    while (true) {
      int first = peek();
      if (first < 0) {
        more = false;
        finish(sink);
        return true;
      }
      long length = 0;
      if (first == 'F') {
        boolean whole = readLine();
        if (startsWithFrom() && whole && separates(afterEmpty)) {
          finish(sink);
          crlf = endsInCrlf();
          return true;
        }
        put(line, 0, lineLength, sink);
        length = lineLength;
        if (!whole) {
          copyLine(sink);
        }
      } else {
        length = first == '>' ? unquote(sink) : 0;
        length += copyLine(sink);
      }
      afterEmpty = isEmptyLine(length);
    }
  }

  /** Passes over the first separating line, and over empty lines before it. */
  private boolean begin() throws IOException {
    while (true) {
      if (peek() < 0) {
        return false;
      }
      boolean whole = readLine();
      if (startsWithFrom()) {
        if (!whole && peek() >= 0) {
          throw new MboxFormatException("the first line is too long");
        }
        dated = SeparatorLine.hasDate(line, lineLength);
        crlf = endsInCrlf();
        return true;
      }
      boolean empty = (lineLength == 1 && line[0] == '\n') || (lineLength == 2 && endsInCrlf());
      if (!empty) {
        throw new MboxFormatException("the first line does not begin with \"From \"");
      }
    }
  }

  private boolean separates(boolean afterEmpty) {
    return SeparatorLine.hasDate(line, lineLength) || (!dated && afterEmpty);
  }

  private boolean startsWithFrom() {
    for (int i = 0; i < FROM.length; i++) {
      if (i >= lineLength || line[i] != FROM[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean endsInCrlf() {
    return lineLength > 1 && line[lineLength - 1] == '\n' && line[lineLength - 2] == '\r';
  }

  /** Whether the line just copied, of that length, had nothing but its end. */
  private boolean isEmptyLine(long length) {
    return length == 1 || (length == 2 && written > 1 && output[written - 2] == '\r');
  }

  /**
   * Takes a line, or the first part of a long one, into {@link #line}; whether it was all of it. A
   * line that cannot separate any more ends early.
   */
  private boolean readLine() throws IOException {
    lineLength = 0;
    while (lineLength < LONGEST_LINE) {
      int octet = read();
      if (octet < 0) {
        return true;
      }
      line[lineLength++] = (byte) octet;
      if (octet == '\n') {
        return true;
      }
      if (lineLength <= FROM.length && octet != FROM[lineLength - 1] && begunOrNotEmpty(octet)) {
        return false;
      }
    }
    return false;
  }

  /** A CR at the beginning of the file may be half of an empty line. */
  private boolean begunOrNotEmpty(int octet) {
    return more || octet != '\r' || lineLength > 1;
  }

  /** A line that begins with {@code >}: takes one away where it was added. Octets put. */
  private long unquote(MboxSink sink) throws IOException {
    if (quoting == Quoting.NONE) {
      return 0;
    }
    read();
    long others = 0;
    while (peek() == '>') {
      put('>', sink);
      read();
      others++;
    }
    int matched = 0;
    while (matched < FROM.length && peek() == FROM[matched]) {
      read();
      matched++;
    }
    boolean added = matched == FROM.length && (quoting == Quoting.MBOXRD || others == 0);
    if (!added) {
      put('>', sink);
    }
    put(FROM, 0, matched, sink);
    return others + matched + (added ? 0 : 1);
  }

  /** Copies up to and with the next LF; octets copied. */
  private long copyLine(MboxSink sink) throws IOException {
    long copied = 0;
    while (peek() >= 0) {
      int end = position;
      while (end < limit && input[end] != '\n') {
        end++;
      }
      boolean found = end < limit;
      int length = end - position + (found ? 1 : 0);
      put(input, position, length, sink);
      position += length;
      copied += length;
      if (found) {
        return copied;
      }
    }
    return copied;
  }

  private void put(int octet, MboxSink sink) throws IOException {
    if (written == output.length) {
      drain(sink);
    }
    output[written++] = (byte) octet;
  }

  private void put(byte[] octets, int offset, int length, MboxSink sink) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (written == output.length) {
        drain(sink);
      }
      int count = Math.min(left, output.length - written);
      System.arraycopy(octets, from, output, written, count);
      written += count;
      from += count;
      left -= count;
    }
  }

  private void drain(MboxSink sink) throws IOException {
    sink.write(output, 0, written - 2);
    output[0] = output[written - 2];
    output[1] = output[written - 1];
    written = 2;
  }

  /** The end of a message: without the line end that the mbox has added. */
  private void finish(MboxSink sink) throws IOException {
    int end = written;
    if (end > 0 && output[end - 1] == '\n') {
      end--;
      if (crlf && end > 0 && output[end - 1] == '\r') {
        end--;
      }
    }
    sink.write(output, 0, end);
    written = 0;
  }

  private int peek() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, in.read(input));
    }
    return position < limit ? input[position] & 0xFF : -1;
  }

  private int read() throws IOException {
    int octet = peek();
    position += octet < 0 ? 0 : 1;
    return octet;
  }
}
