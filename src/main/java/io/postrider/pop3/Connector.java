package io.postrider.pop3;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From a host name to a socket whose other end is the mail server: resolve once, then try the
 * addresses in turn, straight or through a proxy. Immutable.
 */
final class Connector {

  private final LookUp targets;
  private final LookUp proxies;
  private final Dialer dialer;
  private final ProxySettings proxy;

  Connector(
      HostResolver resolver,
      Duration connectTimeout,
      ProxySettings proxy,
      HostResolver proxyResolver) {
    this.targets = new LookUp(resolver);
    this.proxies = new LookUp(proxyResolver);
    this.dialer = new Dialer(connectTimeout);
    this.proxy = proxy;
  }

  Socket connect(Endpoint endpoint, Deadline deadline) throws Pop3Exception {
    List<InetSocketAddress> addresses =
        addresses(targets, endpoint.host(), endpoint.port(), deadline);
    return switch (proxy) {
      case ProxySettings.Direct direct -> dialer.reachOne(addresses, deadline);
      case ProxySettings.Socks5 socks ->
          tunnel(
              addresses,
              socks.host(),
              socks.port(),
              (channel, target) -> new Socks5Handshake(channel).run(target, socks.login()),
              deadline);
      case ProxySettings.HttpConnect http ->
          tunnel(
              addresses,
              http.host(),
              http.port(),
              (channel, target) -> new HttpConnectHandshake(channel).run(target, http.login()),
              deadline);
    };
  }

  private static List<InetSocketAddress> addresses(
      LookUp lookUp, String host, int port, Deadline deadline) throws Pop3Exception {
    return lookUp.addresses(host, deadline).stream()
        .map(address -> new InetSocketAddress(address, port))
        .toList();
  }

  /** How one kind of proxy is asked for a tunnel. */
  @FunctionalInterface
  private interface Handshake {
    void run(ProxyChannel channel, InetSocketAddress target) throws IOException, ProxyFailed;
  }

  /** A further address is tried only where the proxy could not reach the one before. */
  private Socket tunnel(
      List<InetSocketAddress> addresses,
      String host,
      int port,
      Handshake handshake,
      Deadline deadline)
      throws Pop3Exception {
    @Nullable ProxyFailed failed = null;
    for (InetSocketAddress target : addresses) {
      Socket socket = reachProxy(host, port, deadline);
      try {
        return tunnel(socket, target, handshake, deadline);
      } catch (ProxyFailed e) {
        if (failed != null) {
          e.addSuppressed(failed);
        }
        failed = e;
        if (e.reason() != ProxyFailed.Reason.TARGET) {
          break;
        }
      }
    }
    throw Objects.requireNonNull(failed);
  }

  private Socket reachProxy(String host, int port, Deadline deadline) throws Pop3Exception {
    try {
      return dialer.reachOne(addresses(proxies, host, port, deadline), deadline);
    } catch (ConnectFailed e) {
      throw new ProxyFailed(
          ProxyFailed.Reason.UNREACHABLE, "the proxy cannot be reached: " + e.getMessage(), e);
    }
  }

  private Socket tunnel(
      Socket socket, InetSocketAddress target, Handshake handshake, Deadline deadline)
      throws Pop3Exception {
    Deadline.Watch watch = deadline.watch(() -> Dialer.close(socket));
    boolean stands = false;
    try {
      handshake.run(new ProxyChannel(socket, dialer.patienceNanos(deadline)), target);
      stands = true;
      return socket;
    } catch (ProxyFailed e) {
      throw late(deadline, e).orElse(e);
    } catch (IOException e) {
      throw late(deadline, e).orElseGet(() -> broken(e));
    } finally {
      watch.end();
      if (!stands) {
        Dialer.close(socket);
      }
    }
  }

  private static Pop3Exception broken(IOException e) {
    return e instanceof SocketTimeoutException
        ? new ProxyFailed(
            ProxyFailed.Reason.SILENT, "the proxy did not answer in time about the target", e)
        : new ProxyFailed(
            ProxyFailed.Reason.PROTOCOL, "the connection to the proxy broke before the tunnel", e);
  }

  /** The watchdog closes the socket; what then fails is no fault of the proxy. */
  private static Optional<Pop3Exception> late(Deadline deadline, IOException e) {
    return deadline.isOver()
        ? Optional.of(DeadlineExceeded.over(Step.CONNECT, deadline, e))
        : Optional.empty();
  }
}
