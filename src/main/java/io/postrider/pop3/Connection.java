package io.postrider.pop3;

import io.postrider.pop3.wire.InputBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The socket of one session: octets in under deadlines, octets out under the TLS policy. Created
 * connected, perhaps upgraded to TLS once, closed once. Used by the session's thread; {@link
 * #drop()} by any, among them the watchdog's. Every failure closes it.
 */
final class Connection {

  private static final int SURPLUS_WAIT_MILLIS = 50;

  /** Why the connection is closed. */
  private enum Closed {
    HERE,
    DEADLINE
  }

  private final Socket raw;
  private final Endpoint endpoint;
  private final Duration readTimeout;
  private final AtomicReference<@Nullable Closed> closed = new AtomicReference<>();

  private final ReadBuffer buffer;
  private final InputBuffer input;
  private InputStream in;
  private OutputStream out;
  private @Nullable SSLSocket tls;

  /** Whether a call is under way: a deadline that passes between calls closes nothing. */
  private volatile boolean busy;

  private final AtomicReference<Deadline.@Nullable Watch> watch = new AtomicReference<>();
  private @Nullable Deadline watched;

  /**
   * @param idleOctets the buffer between calls and for short answers
   */
  Connection(Socket raw, Endpoint endpoint, Duration readTimeout, int idleOctets)
      throws IOException {
    this.raw = raw;
    this.endpoint = endpoint;
    this.readTimeout = readTimeout;
    this.buffer = new ReadBuffer(idleOctets);
    this.input = buffer.input();
    this.in = raw.getInputStream();
    this.out = raw.getOutputStream();
  }

  InputBuffer input() {
    return input;
  }

  Socket raw() {
    return raw;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Duration readTimeout() {
    return readTimeout;
  }

  boolean isSecured() {
    return tls != null;
  }

  /** What the TLS handshake agreed on; empty in clear. */
  Optional<SSLSession> tlsSession() {
    return Optional.ofNullable(tls).map(SSLSocket::getSession);
  }

  /** From here on everything goes over TLS. What was buffered before must have been empty. */
  void secure(SSLSocket socket) throws IOException {
    if (!input.isEmpty()) {
      throw new IllegalStateException("octets from before TLS are left");
    }
    in = socket.getInputStream();
    out = socket.getOutputStream();
    tls = socket;
  }

  /** Whether the channel is what the policy asks for. */
  boolean meetsPolicy() {
    return switch (endpoint.tls()) {
      case IMPLICIT, STLS_REQUIRED -> isSecured();
      case CLEARTEXT -> true;
    };
  }

  /** One write. The policy is checked here, where a credential would leave, and nowhere else. */
  void write(byte[] octets, int length, boolean credential, Step step, Deadline deadline)
      throws Pop3Exception {
    if (credential && !meetsPolicy()) {
      drop();
      throw new TlsPolicyUnmet(step, "no credential is sent without TLS", null);
    }
    requireTime(step, deadline);
    try {
      out.write(octets, 0, length);
      out.flush();
    } catch (IOException e) {
      throw lost(step, deadline, e);
    }
  }

  /**
   * Waits for octets and puts them into the buffer.
   *
   * @param patience at most that long, in nanoseconds; the deadline may be nearer
   * @return how many came, at least one
   */
  int fill(Step step, Deadline deadline, long patience) throws Pop3Exception {
    requireTime(step, deadline);
    buffer.makeRoom();
    long wait = Math.min(deadline.remainingNanos(), patience);
    if (wait <= 0) {
      throw late(step, deadline, null);
    }
    try {
      timeout(TimeUnit.NANOSECONDS.toMillis(wait) + 1);
      int count = in.read(input.array(), input.limit(), input.room());
      if (count <= 0) {
        drop();
        throw new ConnectionLost(step, step.subject() + ": the server closed the connection", null);
      }
      input.received(count);
      return count;
    } catch (SocketTimeoutException e) {
      throw late(step, deadline, e);
    } catch (Pop3Exception e) {
      throw e;
    } catch (IOException e) {
      throw lost(step, deadline, e);
    }
  }

  /** Whether the server has sent something nobody asked for, as far as it can be known. */
  boolean hasSurplus(Step step, Deadline deadline) throws Pop3Exception {
    try {
      if (!input.isEmpty() || in.available() > 0) {
        return true;
      }
      if (tls == null || raw.getInputStream().available() == 0) {
        return false;
      }
      return readSurplusRecord();
    } catch (IOException e) {
      throw lost(step, deadline, e);
    }
  }

  /** A TLS record waits: a session ticket is nobody's answer, application data is. */
  private boolean readSurplusRecord() throws IOException {
    timeout(SURPLUS_WAIT_MILLIS);
    buffer.makeRoom();
    try {
      int count = in.read(input.array(), input.limit(), input.room());
      if (count > 0) {
        input.received(count);
      }
      return count > 0;
    } catch (SocketTimeoutException e) {
      return false; // no application data in it
    }
  }

  /** Takes a large buffer, for a call that reads much; the end of the call gives it back. */
  void enlarge() {
    buffer.enlarge(isSecured());
  }

  /**
   * A call begins. Arms the watchdog for its deadline, which closes the socket under a blocked
   * write or handshake; calls that share a deadline share the watch.
   */
  void enter(Step step, Deadline deadline) throws Pop3Exception {
    busy = true;
    if (watched != deadline) {
      endWatch();
      watched = deadline;
      watch.set(deadline.watch(this::dropAsLate));
    }
    requireTime(step, deadline);
  }

  /** The call has ended. */
  void leave() {
    buffer.shrink();
    busy = false;
    if (isClosed()) {
      endWatch();
    }
  }

  private void requireTime(Step step, Deadline deadline) throws Pop3Exception {
    if (deadline.isOver()) {
      throw late(step, deadline, null);
    }
  }

  private void endWatch() {
    Deadline.@Nullable Watch running = watch.getAndSet(null);
    if (running != null) {
      running.end();
    }
  }

  boolean isClosed() {
    return closed.get() != null;
  }

  /** Closes at once and unblocks whoever reads or writes. */
  void drop() {
    close(Closed.HERE);
  }

  /** Closes after QUIT: over TLS with a close_notify, as far as the deadline allows. */
  void part(Deadline deadline) {
    SSLSocket secured = tls;
    if (secured != null && !deadline.isOver() && closed.get() == null) {
      try {
        secured.close();
      } catch (IOException e) {
        drop(); // the server has gone first; nothing is lost by that
      }
    }
    drop();
  }

  private void dropAsLate() {
    if (busy) {
      close(Closed.DEADLINE);
    }
  }

  private void close(Closed why) {
    closed.compareAndSet(null, why);
    if (!busy) {
      endWatch();
    }
    try {
      raw.close();
    } catch (IOException e) {
      // the descriptor is released all the same, and nothing more will be read or written
      return;
    }
  }

  /** What a failed read or write means, depending on who closed the socket. */
  Pop3Exception lost(Step step, Deadline deadline, IOException cause) {
    Closed why = closed.get();
    drop();
    if (why == Closed.DEADLINE) {
      return late(step, deadline, cause);
    }
    return new ConnectionLost(
        step,
        step.subject()
            + (why == Closed.HERE
                ? ": the session was closed on this side"
                : ": the connection broke"),
        cause);
  }

  DeadlineExceeded late(Step step, Deadline deadline, @Nullable IOException cause) {
    drop();
    DeadlineExceeded.Reason reason =
        deadline.isCancelled()
            ? DeadlineExceeded.Reason.CANCELLED
            : deadline.isOver()
                ? DeadlineExceeded.Reason.DEADLINE
                : DeadlineExceeded.Reason.READ_TIMEOUT;
    return new DeadlineExceeded(step, reason, cause);
  }

  private void timeout(long millis) throws IOException {
    raw.setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
  }
}
