package io.postrider.mime;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Breaks lines that are too long to be honest, for a decoder that keeps a whole line in memory. A
 * line of uuencode has 61 characters.
 */
final class ShortLines extends FilterInputStream {

  private static final int LONGEST = 1_000;

  private int column;

  ShortLines(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    if (column == LONGEST) {
      column = 0;
      return '\n';
    }
    int octet = super.read();
    column = octet == '\n' ? 0 : column + 1;
    return octet;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = 0;
    while (count < length) {
      int octet = read();
      if (octet < 0) {
        return count == 0 ? -1 : count;
      }
      target[offset + count++] = (byte) octet;
      if (octet == '\n') {
        break;
      }
    }
    return count;
  }
}
