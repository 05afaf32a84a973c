package io.postrider.pop3;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A certificate that a server presented, trusted or not.
 *
 * @param sha256 the fingerprint of the certificate in lower-case hex
 */
public record CertificateSeen(
    String subject, String issuer, Instant notBefore, Instant notAfter, String sha256) {

  static CertificateSeen of(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return new CertificateSeen(
          certificate.getSubjectX500Principal().getName(),
          certificate.getIssuerX500Principal().getName(),
          certificate.getNotBefore().toInstant(),
          certificate.getNotAfter().toInstant(),
          HexFormat.of().formatHex(digest));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a parsed certificate can be encoded", e);
    }
  }
}
