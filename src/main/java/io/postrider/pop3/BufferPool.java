package io.postrider.pop3;

import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The large read buffers, lent to a session while it is inside a multi-line answer: an idle session
 * holds a small one only. Keeps a few for the next borrower; any thread may call.
 */
final class BufferPool {

  /** Four TLS records. */
  static final int SIZE = 65_536;

  private static final ArrayBlockingQueue<byte[]> FREE = new ArrayBlockingQueue<>(32);

  private BufferPool() {}

  static byte[] take() {
    byte @Nullable [] free = FREE.poll();
    return free != null ? free : new byte[SIZE];
  }

  static void giveBack(byte[] buffer) {
    if (buffer.length == SIZE && !FREE.offer(buffer)) {
      return; // enough are kept: this one is for the collector
    }
  }
}
