package io.postrider.pop3;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
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
 * certificate checked for the configured host name, whatever address was connected to. One context
 * per client, so that its sessions are resumed under the same trust.
 */
final class TlsLayer {

  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  /** What the JDK says where the first octets are no TLS record. */
  private static final String NO_TLS_RECORD = "unrecognized SSL message";

  private final SSLContext context;

  TlsLayer(TrustSettings settings) {
    try {
      context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Trust(settings)}, null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS is part of the JDK", e);
    }
  }

  TlsInfo secure(Connection connection, Step step, Deadline deadline) throws Pop3Exception {
    Endpoint endpoint = connection.endpoint();
    try {
      long patience =
          Math.min(connection.readTimeout().toMillis(), deadline.remaining().toMillis()) + 1;
      connection.raw().setSoTimeout((int) Math.min(patience, Integer.MAX_VALUE));
      SSLSocket socket =
          (SSLSocket)
              context
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

  private static TlsFailed failed(Step step, SSLException e) {
    Trust.@Nullable Refused refused = refused(e);
    if (refused != null) {
      return new TlsFailed(step, refused.reason(), message(refused), refused.certificates(), e);
    }
    String words = e.getMessage();
    if (words != null && words.contains(NO_TLS_RECORD)) {
      return new TlsFailed(
          step, TlsFailed.Reason.NOT_TLS, "the server does not speak TLS here", List.of(), e);
    }
    return new TlsFailed(
        step, TlsFailed.Reason.HANDSHAKE, "the TLS handshake failed", List.of(), e);
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
    Certificate[] presented = session.getPeerCertificates();
    return new TlsInfo(
        session.getProtocol(),
        session.getCipherSuite(),
        Stream.of(presented)
            .filter(X509Certificate.class::isInstance)
            .map(X509Certificate.class::cast)
            .map(CertificateSeen::of)
            .toList());
  }
}
