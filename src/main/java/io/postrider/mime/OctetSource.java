package io.postrider.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * The octets of one message, wherever they lie: in memory, in a staging file, in rows of a
 * database. Each call of {@link #open} reads afresh; two streams of one source do not disturb each
 * other.
 */
public interface OctetSource {

  /** Number of octets. */
  long size();

  /**
   * The octets from {@code from} (inclusive) to {@code to} (exclusive).
   *
   * @throws IOException the octets cannot be read now
   */
  InputStream open(long from, long to) throws IOException;

  /** A source over an array, which must not change afterwards. */
  static OctetSource of(byte[] octets) {
    return new OctetSource() {
      @Override
      public long size() {
        return octets.length;
      }

      @Override
      public InputStream open(long from, long to) {
        Objects.checkFromToIndex(from, to, octets.length);
        return new ByteArrayInputStream(octets, (int) from, (int) (to - from));
      }
    };
  }
}
