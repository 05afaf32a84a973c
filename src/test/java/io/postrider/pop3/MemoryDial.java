package io.postrider.pop3;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Opens sessions over sockets that exist in memory only: the fuzz targets' way in. */
public final class MemoryDial {

  private static final TlsLayer TLS =
      new TlsLayer(TrustSettings.platform(), Optional.empty(), new TlsSessions());

  private static final long PATIENCE_NANOS = Duration.ofMinutes(5).toNanos();
  private static final InetSocketAddress TARGET =
      new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 110);

  private MemoryDial() {}

  /**
   * @param secured what TLS would have put on the socket, already in place; null to begin in clear
   */
  public static AuthorizationSession open(
      Socket socket,
      @Nullable SSLSocket secured,
      TlsPolicy policy,
      Pop3Limits limits,
      TranscriptListener transcript,
      Deadline deadline)
      throws IOException {
    Endpoint endpoint = new Endpoint("pop.example.com", 110, policy);
    Connection connection =
        new Connection(socket, endpoint, Duration.ofSeconds(60), limits.lineOctets() + 2);
    if (secured != null) {
      connection.secure(secured);
    }
    Dialogue dialogue =
        new Dialogue(connection, limits, MinimumRate.DEFAULT, transcript, SessionListener.NONE);
    return dialogue.call(
        Step.GREETING, deadline, () -> new Opening(dialogue, TLS, deadline).run(true));
  }

  /** Asks a SOCKS 5 proxy for a tunnel. */
  public static void throughSocks5(Socket socket, Optional<ProxyLogin> login) throws IOException {
    new Socks5Handshake(new ProxyChannel(socket, PATIENCE_NANOS)).run(TARGET, login);
  }

  /** Asks an HTTP proxy for a tunnel. */
  public static void throughHttp(Socket socket, Optional<ProxyLogin> login) throws IOException {
    new HttpConnectHandshake(new ProxyChannel(socket, PATIENCE_NANOS)).run(TARGET, login);
  }
}
