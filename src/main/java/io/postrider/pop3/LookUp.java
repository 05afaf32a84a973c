package io.postrider.pop3;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * From a name to its addresses. Runs beside the caller, for the system's resolver knows no
 * deadline.
 */
final class LookUp {

  private final HostResolver resolver;

  LookUp(HostResolver resolver) {
    this.resolver = resolver;
  }

  /**
   * @return at least one address
   */
  List<InetAddress> addresses(String host, Deadline deadline) throws Pop3Exception {
    FutureTask<List<InetAddress>> lookUp = new FutureTask<>(() -> resolver.resolve(host));
    Thread thread = Thread.ofVirtual().name("pop3-look-up").start(lookUp);
    Deadline.Watch watch = deadline.onCancel(() -> lookUp.cancel(true));
    try {
      List<InetAddress> addresses = lookUp.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
      if (addresses.isEmpty()) {
        throw new ConnectFailed(
            Step.DNS, ConnectFailed.Reason.UNKNOWN_HOST, "the host name has no address", null);
      }
      return addresses;
    } catch (ExecutionException e) {
      throw resolverFailed(e.getCause());
    } catch (TimeoutException | CancellationException e) {
      throw DeadlineExceeded.over(Step.DNS, deadline, e);
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
}
