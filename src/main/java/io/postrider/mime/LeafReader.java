package io.postrider.mime;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads the bodies of parts in the order in which they stand, from one stream that only moves
 * forward: however many parts there are, the message is read once more and never again.
 */
final class LeafReader implements AutoCloseable {
  private final InputStream message;
  private long position;

  LeafReader(OctetSource source) throws IOException {
    this.message = source.open(0, source.size());
  }

  /** The encoded body; it must not be used after the next one was asked for. */
  InputStream body(PartLocation location) throws IOException {
    message.skipNBytes(location.from() - position);
    position = location.from();
    return new InputStream() {
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
        int count = (int) Math.min(length, location.to() - position);
        int read = count <= 0 ? -1 : message.read(target, offset, count);
        position += Math.max(0, read);
        return read;
      }
    };
  }

  @Override
  public void close() throws IOException {
    message.close();
  }
}
