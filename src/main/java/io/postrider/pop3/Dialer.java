package io.postrider.pop3;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** From an address to a connected socket, within the deadline and the connect timeout. */
final class Dialer {

  private final Duration connectTimeout;

  Dialer(Duration connectTimeout) {
    this.connectTimeout = connectTimeout;
  }

  /** One try: what is left of the deadline, and no more than the connect timeout. */
  long patienceNanos(Deadline deadline) {
    return Math.min(connectTimeout.toNanos(), deadline.remainingNanos());
  }

  /** The first of the addresses that takes the connection. */
  Socket reachOne(List<InetSocketAddress> addresses, Deadline deadline) throws Pop3Exception {
    @Nullable ConnectFailed failed = null;
    for (InetSocketAddress address : addresses) {
      try {
        return reach(address, deadline);
      } catch (ConnectFailed e) {
        if (failed != null) {
          e.addSuppressed(failed);
        }
        failed = e;
      }
    }
    throw Objects.requireNonNull(failed);
  }

  private Socket reach(InetSocketAddress address, Deadline deadline) throws Pop3Exception {
    if (deadline.isOver()) {
      throw DeadlineExceeded.over(Step.CONNECT, deadline, null);
    }
    long patience = TimeUnit.NANOSECONDS.toMillis(patienceNanos(deadline)) + 1;
    Socket socket = new Socket();
    Deadline.Watch watch = deadline.onCancel(() -> close(socket));
    try {
      socket.setTcpNoDelay(true);
      socket.connect(address, (int) Math.min(patience, Integer.MAX_VALUE));
      return socket;
    } catch (IOException e) {
      close(socket);
      if (deadline.isOver()) {
        throw DeadlineExceeded.over(Step.CONNECT, deadline, e);
      }
      throw new ConnectFailed(Step.CONNECT, reason(e), "cannot connect to " + address, e);
    } finally {
      watch.end();
    }
  }

  private static ConnectFailed.Reason reason(IOException e) {
    return switch (e) {
      case SocketTimeoutException timeout -> ConnectFailed.Reason.TIMEOUT;
      case ConnectException refused -> ConnectFailed.Reason.REFUSED;
      default -> ConnectFailed.Reason.UNREACHABLE;
    };
  }

  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      return; // it never carried anything of the session
    }
  }
}
