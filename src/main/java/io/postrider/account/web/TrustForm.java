package io.postrider.account.web;

import io.postrider.account.TlsTrust;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the trust of an account of what a client wrote under {@code tls_trust}. */
final class TrustForm {

  private static final int LONGEST_PEM = 65_536;
  private static final int MOST_PINS = 16;
  private static final int PIN_OCTETS = 32;

  private final Findings findings;

  TrustForm(Findings findings) {
    this.findings = findings;
  }

  TlsTrust trust(AccountPayload.@Nullable Trust trust) {
    if (trust == null) {
      return TlsTrust.USUAL;
    }
    List<@Nullable String> pins = trust.pinnedSpkiSha256();
    return new TlsTrust(pem(trust.caCertificatePem()), pins == null ? List.of() : pins(pins));
  }

  private @Nullable String pem(@Nullable String pem) {
    if (pem == null) {
      return null;
    }
    String field = "tls_trust.caCertificatePem";
    if (pem.length() > LONGEST_PEM) {
      findings.add(field, "size", "has more than " + LONGEST_PEM + " characters");
      return null;
    }
    if (!isCertificate(pem)) {
      findings.add(field, "invalid", "must be one or more X.509 certificates in PEM");
    }
    return pem;
  }

  /** Whether these are certificates in PEM, at least one. */
  static boolean isCertificate(String pem) {
    // a DER certificate is none of text, and the factory takes an empty text for an empty list
    if (!pem.contains("-----BEGIN CERTIFICATE-----")) {
      return false;
    }
    try {
      byte[] octets = pem.getBytes(StandardCharsets.UTF_8);
      return !CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(octets))
          .isEmpty();
    } catch (CertificateException e) {
      return false;
    }
  }

  private List<String> pins(List<@Nullable String> pins) {
    if (pins.size() > MOST_PINS) {
      findings.add("tls_trust.pinnedSpkiSha256", "size", "has more than " + MOST_PINS + " pins");
    }
    for (int i = 0; i < pins.size(); i++) {
      if (!isDigest(pins.get(i))) {
        findings.add(
            "tls_trust.pinnedSpkiSha256[" + i + "]",
            "invalid",
            "must be base64 of the 32 octets of a SHA-256 digest");
      }
    }
    return pins.stream().map(pin -> pin == null ? "" : pin).toList();
  }

  private static boolean isDigest(@Nullable String pin) {
    try {
      return pin != null && Base64.getDecoder().decode(pin).length == PIN_OCTETS;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
