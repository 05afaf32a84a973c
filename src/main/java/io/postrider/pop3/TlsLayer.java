package io.postrider.pop3;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Puts TLS on a connection (RFC 2595, RFC 8314): version 1.2 or later (RFC 8997), SNI, and the
 * certificate checked for the configured host name, whatever address was connected to. Sessions are
 * resumed under the same trust ({@link TlsSessions}); but with a client certificate none is, for a
 * server with OpenSSL that asks for one and names no session context breaks off a handshake that
 * resumes (Dovecot 2.3 does).
 */
final class TlsLayer {

  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  /** What the JDK says where the first octets are no TLS record. */
  private static final String NO_TLS_RECORD = "unrecognized SSL message";

  private static final String PEER = TlsLayer.class.getName();

  /** The alerts by which a server speaks of the client's certificate (RFC 8446 §6.2). */
  private static final List<String> CLIENT_ALERTS =
      Stream.of(
              "bad_certificate",
              "unsupported_certificate",
              "certificate_revoked",
              "certificate_expired",
              "certificate_unknown",
              "certificate_required",
              "unknown_ca")
          .map(alert -> "Received fatal alert: " + alert)
          .toList();

  private final Supplier<SSLContext> contexts;

  TlsLayer(TrustSettings settings, Optional<ClientCertificate> own, TlsSessions sessions) {
    contexts =
        own.map(certificate -> contexts(settings, certificate))
            .orElseGet(() -> contexts(settings, sessions));
  }

  /** One for all connections. */
  private static Supplier<SSLContext> contexts(TrustSettings settings, TlsSessions sessions) {
    SSLContext shared = sessions.context(settings);
    return () -> shared;
  }

  /** One for each connection. */
  private static Supplier<SSLContext> contexts(TrustSettings settings, ClientCertificate own) {
    KeyManager[] keys = {new ClientKeyManager(own)};
    TrustManager[] trust = {new Trust(settings)};
    return () -> TlsSessions.newContext(keys, trust);
  }

  TlsInfo secure(Connection connection, Step step, Deadline deadline) throws Pop3Exception {
    Endpoint endpoint = connection.endpoint();
    try {
      long patience =
          Math.min(connection.readTimeout().toMillis(), deadline.remaining().toMillis()) + 1;
      connection.raw().setSoTimeout((int) Math.min(patience, Integer.MAX_VALUE));
      SSLSocket socket =
          (SSLSocket)
              contexts
                  .get()
                  .getSocketFactory()
                  .createSocket(connection.raw(), endpoint.host(), endpoint.port(), true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(VERSIONS);
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      connection.secure(socket);
      return info(socket.getSession());
    } catch (SocketTimeoutException e) {
      throw connection.late(step, deadline, e);
    } catch (SSLException e) {
      if (connection.isClosed()) {
        throw connection.lost(step, deadline, e);
      }
      connection.drop();
      throw failed(step, e);
    } catch (IOException e) {
      if (connection.isClosed()) {
        throw connection.lost(step, deadline, e);
      }
      connection.drop();
      throw new TlsFailed(
          step,
          TlsFailed.Reason.HANDSHAKE,
          "the connection ended during the TLS handshake",
          List.of(),
          e);
    }
  }

  private static Pop3Exception failed(Step step, SSLException e) {
    Trust.@Nullable Refused refused = refused(e);
    if (refused != null) {
      return new TlsFailed(step, refused.reason(), message(refused), refused.certificates(), e);
    }
    String words = e.getMessage();
    if (words != null && words.contains(NO_TLS_RECORD)) {
      return new TlsFailed(
          step, TlsFailed.Reason.NOT_TLS, "the server does not speak TLS here", List.of(), e);
    }
    return aboutClientCertificate(step, e)
        .orElseGet(() ->
            new TlsFailed(
                step, TlsFailed.Reason.HANDSHAKE, "the TLS handshake failed", List.of(), e));
  }

  /**
   * Under TLS 1.3 a server judges the client's certificate when the handshake is over on this side,
   * so its alert comes in place of the first answer (RFC 8446 §4.4.2.4).
   */
  static Pop3Exception afterHandshake(ConnectionLost lost, Step step) {
    Throwable cause = lost.getCause();
    return cause == null ? lost : aboutClientCertificate(step, cause).orElse(lost);
  }

  private static Optional<Pop3Exception> aboutClientCertificate(Step step, Throwable failure) {
    String words = String.valueOf(failure.getMessage());
    if (!(failure instanceof SSLException) || CLIENT_ALERTS.stream().noneMatch(words::contains)) {
      return Optional.empty();
    }
    return Optional.of(
        new TlsFailed(
            step,
            TlsFailed.Reason.CLIENT_CERTIFICATE,
            "the server wants a client certificate, or does not take this one",
            List.of(),
            failure));
  }

  private static String message(Trust.Refused refused) {
    String words = refused.getMessage();
    return words == null ? "the certificate was refused" : words;
  }

  private static Trust.@Nullable Refused refused(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Trust.Refused refused) {
        return refused;
      }
    }
    return null;
  }

  private static TlsInfo info(SSLSession session) throws SSLPeerUnverifiedException {
    return new TlsInfo(
        session.getProtocol(),
        session.getCipherSuite(),
        peer(session),
        seen(session.getLocalCertificates()).stream().findFirst());
  }

  /** Kept with the session: where it is resumed, the certificates are the same. */
  private static List<CertificateSeen> peer(SSLSession session) throws SSLPeerUnverifiedException {
    if (session.getValue(PEER) instanceof Peer(List<CertificateSeen> kept)) {
      return kept;
    }
    List<CertificateSeen> peer = seen(session.getPeerCertificates());
    session.putValue(PEER, new Peer(peer));
    return peer;
  }

  private record Peer(List<CertificateSeen> certificates) {}

  private static List<CertificateSeen> seen(Certificate @Nullable [] presented) {
    return Stream.ofNullable(presented)
        .flatMap(Stream::of)
        .filter(X509Certificate.class::isInstance)
        .map(X509Certificate.class::cast)
        .map(CertificateSeen::of)
        .toList();
  }
}
