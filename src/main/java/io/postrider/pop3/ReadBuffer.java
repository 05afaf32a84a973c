package io.postrider.pop3;

import io.postrider.pop3.wire.InputBuffer;

/**
 * The read buffer of one session: small while the session is idle, a pooled large one for a call
 * that reads much or a line that needs it. Confined to the session's thread.
 */
final class ReadBuffer {

  private final byte[] idle;
  private final InputBuffer input;

  ReadBuffer(int idleOctets) {
    this.idle = new byte[idleOctets];
    this.input = new InputBuffer(idle);
  }

  InputBuffer input() {
    return input;
  }

  /** Takes a large buffer; the end of the call gives it back. */
  void enlarge(boolean secured) {
    moveTo(secured ? BufferPool.TLS : BufferPool.CLEAR);
  }

  /** Makes room for at least one octet: what is one line may need a larger buffer. */
  void makeRoom() {
    input.makeRoom();
    if (input.room() == 0) {
      moveTo(input.array().length < BufferPool.TLS.size() ? BufferPool.TLS : BufferPool.CLEAR);
    }
    if (input.room() == 0) {
      throw new IllegalStateException("a line is longer than any limit allows");
    }
  }

  private void moveTo(BufferPool pool) {
    if (input.array().length < pool.size()) {
      giveBack(input.moveTo(pool.take()));
    }
  }

  /** Gives a large buffer back, unless more is left in it than the small one holds. */
  void shrink() {
    if (input.array().length > idle.length && input.remaining() <= idle.length) {
      giveBack(input.moveTo(idle));
    }
  }

  private void giveBack(byte[] used) {
    if (used.length > idle.length) {
      BufferPool.giveBack(used);
    }
  }
}
