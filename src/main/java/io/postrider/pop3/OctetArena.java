package io.postrider.pop3;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Many short octet strings packed one behind the other, each found again by the {@code long} that
 * {@link #add} gives. Grows chunk by chunk: nothing that is in is ever copied. Confined to one
 * thread.
 */
final class OctetArena {

  private static final int FIRST_CHUNK = 1 << 10;
  private static final int CHUNK = 1 << 16;

  private byte[][] chunks = new byte[4][];
  private int count;
  private int used;

  /** Keeps a copy; at most {@value #FIRST_CHUNK} octets. */
  long add(byte[] array, int from, int length) {
    if (length > FIRST_CHUNK) {
      throw new IllegalArgumentException(length + " octets are too many");
    }
    if (count == 0 || used + length > chunks[count - 1].length) {
      addChunk();
    }
    System.arraycopy(array, from, chunks[count - 1], used, length);
    long place = (long) (count - 1) << 32 | (long) used << 16 | length;
    used += length;
    return place;
  }

  /** What was kept there, one char an octet. */
  String text(long place) {
    byte[] chunk = chunks[(int) (place >>> 32)];
    int from = (int) (place >>> 16) & 0xFFFF;
    return new String(chunk, from, (int) place & 0xFFFF, StandardCharsets.ISO_8859_1);
  }

  private void addChunk() {
    if (count == chunks.length) {
      chunks = Arrays.copyOf(chunks, count * 2);
    }
    int size = count == 0 ? FIRST_CHUNK : Math.min(CHUNK, chunks[count - 1].length * 4);
    chunks[count++] = new byte[size];
    used = 0;
  }
}
