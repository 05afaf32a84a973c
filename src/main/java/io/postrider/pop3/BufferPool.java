package io.postrider.pop3;

import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The large read buffers, lent to a session during a call that reads much: an idle session holds a
 * small one only. Keeps a few for the next borrower; any thread may call.
 */
final class BufferPool {

  /** Two TLS records: a read over TLS gives one at most. */
  static final BufferPool TLS = new BufferPool(32_768);

  /** What a read in clear may bring at once; the longest line of any kind fits. */
  static final BufferPool CLEAR = new BufferPool(65_536);

  private static final int KEPT = 32;

  private final int size;
  private final ArrayBlockingQueue<byte[]> free = new ArrayBlockingQueue<>(KEPT);

  private BufferPool(int size) {
    this.size = size;
  }

  int size() {
    return size;
  }

  byte[] take() {
    byte @Nullable [] kept = free.poll();
    return kept != null ? kept : new byte[size];
  }

  /** The pool it was taken from; what belongs to none is for the collector. */
  static void giveBack(byte[] buffer) {
    if (buffer.length == TLS.size) {
      TLS.keep(buffer);
    } else if (buffer.length == CLEAR.size) {
      CLEAR.keep(buffer);
    }
  }

  private void keep(byte[] buffer) {
    if (!free.offer(buffer)) {
      return; // enough are kept: this one is for the collector
    }
  }
}
