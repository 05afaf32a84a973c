package io.postrider.pop3;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * From a host name to a connected socket: resolve once, then try the addresses in turn. The look-up
 * runs beside the caller, for the system's resolver knows no deadline.
 */
final class Connector {

  private final HostResolver resolver;
  private final Duration connectTimeout;

  Connector(HostResolver resolver, Duration connectTimeout) {
    this.resolver = resolver;
    this.connectTimeout = connectTimeout;
  }

  Socket connect(Endpoint endpoint, Deadline deadline) throws Pop3Exception {
    List<InetAddress> addresses = resolve(endpoint.host(), deadline);
    if (addresses.isEmpty()) {
      throw new ConnectFailed(
          Step.DNS, ConnectFailed.Reason.UNKNOWN_HOST, "the host name has no address", null);
    }
    @Nullable ConnectFailed failed = null;
    for (InetAddress address : addresses) {
      try {
        return connect(new InetSocketAddress(address, endpoint.port()), deadline);
      } catch (ConnectFailed e) {
        if (failed != null) {
          e.addSuppressed(failed);
        }
        failed = e;
      }
    }
    throw Objects.requireNonNull(failed);
  }

  private List<InetAddress> resolve(String host, Deadline deadline) throws Pop3Exception {
    FutureTask<List<InetAddress>> lookUp = new FutureTask<>(() -> resolver.resolve(host));
    Thread thread = Thread.ofVirtual().name("pop3-look-up").start(lookUp);
    Deadline.Watch watch = deadline.watch(() -> lookUp.cancel(true));
    try {
      return lookUp.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw resolverFailed(e.getCause());
    } catch (TimeoutException | CancellationException e) {
      throw over(Step.DNS, deadline, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectionLost(Step.DNS, "interrupted during the look-up", e);
    } finally {
      watch.end();
      thread.interrupt();
    }
  }

  private static Pop3Exception resolverFailed(@Nullable Throwable cause) {
    return switch (cause) {
      case UnknownHostException e ->
          new ConnectFailed(
              Step.DNS, ConnectFailed.Reason.UNKNOWN_HOST, "the host name is unknown", e);
      case IOException e ->
          new ConnectFailed(
              Step.DNS, ConnectFailed.Reason.RESOLVER, "the host may not be contacted", e);
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> throw new IllegalStateException("the resolver failed", cause);
    };
  }

  private Socket connect(InetSocketAddress address, Deadline deadline) throws Pop3Exception {
    long wait = Math.min(connectTimeout.toNanos(), deadline.remainingNanos());
    if (deadline.isOver()) {
      throw over(Step.CONNECT, deadline, null);
    }
    Socket socket = new Socket();
    Deadline.Watch watch = deadline.watch(() -> close(socket));
    try {
      socket.setTcpNoDelay(true);
      socket.connect(
          address, (int) Math.min(TimeUnit.NANOSECONDS.toMillis(wait) + 1, Integer.MAX_VALUE));
      return socket;
    } catch (IOException e) {
      close(socket);
      if (deadline.isOver()) {
        throw over(Step.CONNECT, deadline, e);
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

  private static DeadlineExceeded over(Step step, Deadline deadline, @Nullable Throwable cause) {
    return new DeadlineExceeded(
        step,
        deadline.isCancelled()
            ? DeadlineExceeded.Reason.CANCELLED
            : DeadlineExceeded.Reason.DEADLINE,
        cause);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      return; // it never carried anything
    }
  }
}
