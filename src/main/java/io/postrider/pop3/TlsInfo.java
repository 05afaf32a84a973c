package io.postrider.pop3;

import java.util.List;
import java.util.Optional;

/**
 * The TLS channel of a session.
 *
 * @param protocol such as {@code TLSv1.3}
 * @param cipher the cipher suite
 * @param certificates as presented by the server, leaf first
 * @param clientCertificate what this side presented; empty where there is none or the server asked
 *     for none
 */
public record TlsInfo(
    String protocol,
    String cipher,
    List<CertificateSeen> certificates,
    Optional<CertificateSeen> clientCertificate) {

  public TlsInfo {
    certificates = List.copyOf(certificates);
  }
}
