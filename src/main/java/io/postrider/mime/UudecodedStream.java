package io.postrider.mime;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Ends uuencoded data where its decoder finds a fault and tells it, since the decoder cannot go on
 * behind one. Failures of the source below look the same to the decoder; they are told the same
 * way.
 */
final class UudecodedStream extends FilterInputStream {
  private final String part;
  private final Problems problems;
  private boolean over;

  UudecodedStream(InputStream decoder, String part, Problems problems) {
    super(decoder);
    this.part = part;
    this.problems = problems;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (over) {
      return -1;
    }
    try {
      return super.read(target, offset, length);
    } catch (IOException | RuntimeException e) {
      over = true;
      problems.add(ParseProblemCode.BAD_UUENCODE, part);
      return -1;
    }
  }
}
