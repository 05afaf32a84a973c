package io.postrider.mime;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Base64 (RFC 2045 §6.8) read leniently: foreign characters are passed over, data goes on behind
 * padding, a missing end is taken for the end. Whatever is not as it should be is told once.
 */
final class Base64Decoder extends InputStream {
  private static final byte[] VALUES = values();
  private static final byte SPACE = -2;
  private static final byte PAD = -3;

  private final InputStream in;
  private final String part;
  private final Problems problems;
  private final byte[] buffer = new byte[8192];
  private int position;
  private int limit;
  private int bits;
  private int digits;
  private boolean padded;
  private boolean over;
  private boolean told;

  Base64Decoder(InputStream in, String part, Problems problems) {
    this.in = in;
    this.part = part;
    this.problems = problems;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int written = 0;
    while (written < length && !over) {
      written += wholeGroups(target, offset + written, length - written);
      if (written == length) {
        break;
      }
      if (position == limit && !fill()) {
        over = true;
        if (digits == 1 || (digits > 1 && !padded)) {
          tell("ends inside a group");
        }
        break;
      }
      int value = VALUES[buffer[position++] & 0xFF];
      if (value >= 0) {
        if (padded) {
          tell("data behind the padding");
          padded = false;
          digits = 0;
        }
        bits = (bits << 6) | value;
        if (digits++ > 0) {
          int shift = 6 - 2 * (digits - 1);
          target[offset + written++] = (byte) (bits >> shift);
          if (digits == 4) {
            digits = 0;
          }
        }
      } else if (value == PAD) {
        if (digits < 2 && !padded) {
          tell("padding without data");
        }
        padded = true;
      } else if (value != SPACE) {
        tell("foreign characters");
      }
    }
    return written == 0 ? -1 : written;
  }

  /** Takes groups of four digits as far as nothing else comes between: nearly all there is. */
  private int wholeGroups(byte[] target, int offset, int length) {
    if (digits != 0 || padded) {
      return 0;
    }
    int at = position;
    int to = offset;
    int last = Math.min(limit - 4, at + (length / 3 - 1) * 4);
    while (at <= last) {
      int group =
          VALUES[buffer[at] & 0xFF] << 18
              | VALUES[buffer[at + 1] & 0xFF] << 12
              | VALUES[buffer[at + 2] & 0xFF] << 6
              | VALUES[buffer[at + 3] & 0xFF];
      if (group < 0) {
        break; // one of them is no digit
      }
      target[to] = (byte) (group >> 16);
      target[to + 1] = (byte) (group >> 8);
      target[to + 2] = (byte) group;
      at += 4;
      to += 3;
    }
    position = at;
    return to - offset;
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, in.read(buffer, 0, buffer.length));
    return limit > 0;
  }

  private void tell(String what) {
    if (!told) {
      told = true;
      problems.add(ParseProblemCode.BAD_BASE64, part + ": " + what);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static byte[] values() {
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      values[alphabet.charAt(i)] = (byte) i;
    }
    values[' '] = SPACE;
    values['\t'] = SPACE;
    values['\r'] = SPACE;
    values['\n'] = SPACE;
    values['='] = PAD;
    return values;
  }
}
