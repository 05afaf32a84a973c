package io.postrider.pop3.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * A socket to a {@link ServerScript}, without a network and without time: where the server would
 * keep the client waiting, the read times out at once. It counts what the client does, and throws
 * where that goes beyond all reason: a client that only its deadline would stop is caught here.
 */
final class MemorySocket extends Socket {

  private static final int MOST_READS = 50_000;
  private static final int MOST_WRITES = 1_000;

  private final ServerScript script;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private final List<Integer> spokenAt = new ArrayList<>();
  private final Deque<byte[]> pieces = new ArrayDeque<>();
  private boolean endless;

  /** How much of the first piece was read. */
  private int at;

  private int reads;
  private int writes;
  private int largestBuffer;
  private boolean watched;
  private boolean closed;

  MemorySocket(ServerScript script) {
    this.script = script;
    speak(new byte[0]);
  }

  /**
   * From here on too many reads close the socket, as the deadline would: the JDK drains a TLS
   * connection whose handshake failed for as long as octets lie there.
   */
  void watch() {
    watched = true;
  }

  /** All that the client wrote. */
  byte[] written() {
    return written.toByteArray();
  }

  /** All that the client read since {@link #forget()}. */
  String heard() {
    return heard.toString(StandardCharsets.ISO_8859_1);
  }

  /** Whether the server said something that was not read. */
  boolean unread() {
    return !pieces.isEmpty();
  }

  /** The largest array that was read into. */
  int largestBuffer() {
    return largestBuffer;
  }

  /** The same, apart where the client spoke in between. */
  List<String> heardByTurn() {
    List<String> turns = new ArrayList<>();
    int from = 0;
    for (int spoken : spokenAt) {
      turns.add(heard().substring(from, spoken));
      from = spoken;
    }
    turns.add(heard().substring(from));
    return turns;
  }

  /** From here on {@link #heard()} counts. */
  void forget() {
    heard.reset();
    spokenAt.clear();
  }

  private void speak(byte[] heard) {
    if (endless || script.over()) {
      return;
    }
    ServerScript.Turn turn = script.turn(heard);
    pieces.addAll(turn.pieces());
    endless = turn.endless();
  }

  @SuppressWarnings("ReferenceEquality") // which array it is, not what is in it
  private int read(byte[] array, int offset, int length) throws IOException {
    requireOpen();
    largestBuffer = Math.max(largestBuffer, array.length);
    if (++reads > MOST_READS) {
      if (watched) {
        close();
        throw new SocketException("Socket closed");
      }
      throw new AssertionError("the client reads on and on");
    }
    byte[] piece = pieces.poll();
    if (piece == null) {
      if (script.over()) {
        return -1;
      }
      throw new SocketTimeoutException("the server waits");
    }
    if (piece == ServerScript.HANG_UP) {
      pieces.addFirst(piece);
      return -1;
    }
    if (piece == ServerScript.RESET) {
      throw new SocketException("Connection reset");
    }
    int count = Math.min(length, piece.length - at);
    System.arraycopy(piece, at, array, offset, count);
    heard.write(piece, at, count);
    at += count;
    if (at < piece.length) {
      pieces.addFirst(piece);
    } else {
      at = 0;
      if (endless) {
        pieces.addLast(piece);
      }
    }
    return count;
  }

  private void write(byte[] array, int offset, int length) throws IOException {
    requireOpen();
    if (++writes > MOST_WRITES) {
      throw new AssertionError("the client speaks on and on");
    }
    written.write(array, offset, length);
    spokenAt.add(heard.size());
    speak(Arrays.copyOfRange(array, offset, offset + length));
  }

  private void requireOpen() throws SocketException {
    if (closed) {
      throw new SocketException("Socket closed");
    }
  }

  @Override
  public InputStream getInputStream() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return MemorySocket.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] array, int offset, int length) throws IOException {
        return MemorySocket.this.read(array, offset, length);
      }

      @Override
      public int available() throws IOException {
        requireOpen();
        byte[] piece = pieces.peek();
        return piece == null ? 0 : piece.length - at;
      }
    };
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int octet) throws IOException {
        MemorySocket.this.write(new byte[] {(byte) octet}, 0, 1);
      }

      @Override
      public void write(byte[] array, int offset, int length) throws IOException {
        MemorySocket.this.write(array, offset, length);
      }
    };
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public void setSoTimeout(int timeout) throws SocketException {
    requireOpen();
  }

  @Override
  public void setTcpNoDelay(boolean on) throws SocketException {
    requireOpen();
  }
}
