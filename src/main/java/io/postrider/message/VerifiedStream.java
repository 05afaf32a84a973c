package io.postrider.message;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Reads whole contents and checks them on the way. The last block is given out only when size and
 * SHA-256 of all are right: a reader that saw the end has seen the right octets, one that saw
 * {@link ContentDamaged} has not seen the end.
 */
final class VerifiedStream extends FilterInputStream {
  private static final int BLOCK = 64 * 1024;

  private final MessageDigest digest = Sha256.digest();
  private final String expectedSha256;
  private final long expectedSize;
  private long counted;
  private byte[] block = new byte[0];
  private byte[] next;
  private int position;

  VerifiedStream(InputStream in, long expectedSize, String expectedSha256) throws IOException {
    super(in);
    this.expectedSize = expectedSize;
    this.expectedSha256 = expectedSha256;
    this.next = fetch();
    advance();
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
    if (position == block.length) {
      advance();
      if (block.length == 0) {
        return -1;
      }
    }
    int count = Math.min(length, block.length - position);
    System.arraycopy(block, position, target, offset, count);
    position += count;
    return count;
  }

  private void advance() throws IOException {
    block = next;
    position = 0;
    next = block.length == 0 ? block : fetch();
  }

  private byte[] fetch() throws IOException {
    byte[] read = in.readNBytes(BLOCK);
    counted += read.length;
    digest.update(read);
    if (read.length == 0) {
      String sha256 = HexFormat.of().formatHex(digest.digest());
      if (counted != expectedSize || !sha256.equals(expectedSha256)) {
        throw new ContentDamaged("the stored octets are not those that were received");
      }
    }
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = 0;
    while (skipped < count && read() >= 0) {
      skipped++;
    }
    return skipped;
  }

  @Override
  public int available() {
    return block.length - position;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
