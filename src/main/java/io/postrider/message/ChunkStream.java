package io.postrider.message;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.IntFunction;

/**
 * A range of octets that lies in chunks of one size; one chunk is in memory at a time. Chunks that
 * are missing or short end the stream with {@link ContentDamaged}, never with fewer octets.
 */
final class ChunkStream extends InputStream {
  private final IntFunction<byte[]> chunks;
  private final int chunkSize;
  private final long to;
  private long position;
  private byte[] chunk = new byte[0];
  private int chunkNumber = -1;

  ChunkStream(IntFunction<byte[]> chunks, int chunkSize, long from, long to) {
    this.chunks = chunks;
    this.chunkSize = chunkSize;
    this.position = from;
    this.to = to;
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
    if (position >= to) {
      return -1;
    }
    int number = Math.toIntExact(position / chunkSize);
    if (number != chunkNumber) {
      chunk = chunks.apply(number);
      chunkNumber = number;
    }
    int within = (int) (position % chunkSize);
    int count = (int) Math.min(Math.min(length, to - position), chunk.length - within);
    if (count <= 0) {
      throw new ContentDamaged("chunk " + number + " is missing or short");
    }
    System.arraycopy(chunk, within, target, offset, count);
    position += count;
    return count;
  }

  @Override
  public long skip(long count) {
    long skipped = Math.clamp(to - position, 0, Math.max(0, count));
    position += skipped;
    return skipped;
  }
}
