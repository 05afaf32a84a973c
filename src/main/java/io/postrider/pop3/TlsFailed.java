package io.postrider.pop3;

import java.util.List;

/** The TLS handshake did not end in a channel to the server that was asked for. */
public final class TlsFailed extends Pop3Exception {

  /** What was wrong with the handshake or the certificate. */
  public enum Reason {
    /** No path from the certificate to a trusted authority. */
    UNTRUSTED,
    /** A trusted certificate, of somebody else (RFC 2595 §2.4). */
    HOSTNAME,
    /** A certificate outside its dates. */
    EXPIRED,
    /** The server speaks plain text where TLS is due. */
    NOT_TLS,
    /** Trusted, but none of the pinned keys. */
    PIN,
    /**
     * The server wants a certificate of the client, or does not take the one it was given. TLS 1.2
     * does not always tell: there it may come as {@link #HANDSHAKE}.
     */
    CLIENT_CERTIFICATE,
    /** Anything else: no common version or cipher, alerts, a connection that ended. */
    HANDSHAKE
  }

  private final Reason reason;
  private final List<CertificateSeen> certificates;

  TlsFailed(
      Step step,
      Reason reason,
      String message,
      List<CertificateSeen> certificates,
      Throwable cause) {
    super(step, message, null, false, cause);
    this.reason = reason;
    this.certificates = List.copyOf(certificates);
  }

  public Reason reason() {
    return reason;
  }

  /** What the server presented, leaf first; empty where it presented nothing. */
  public List<CertificateSeen> certificates() {
    return certificates;
  }
}
