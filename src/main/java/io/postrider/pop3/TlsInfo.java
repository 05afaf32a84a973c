package io.postrider.pop3;

import java.util.List;

/**
 * The TLS channel of a session.
 *
 * @param protocol such as {@code TLSv1.3}
 * @param cipher the cipher suite
 * @param certificates as presented by the server, leaf first
 */
public record TlsInfo(String protocol, String cipher, List<CertificateSeen> certificates) {

  public TlsInfo {
    certificates = List.copyOf(certificates);
  }
}
