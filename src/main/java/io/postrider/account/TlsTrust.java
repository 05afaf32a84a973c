package io.postrider.account;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom a TLS session trusts beyond the JVM's own authorities: certificates in PEM, and SHA-256
 * digests of public keys in base64, one of which must then be in the chain.
 */
public record TlsTrust(@Nullable String caCertificatePem, List<String> pinnedSpkiSha256) {

  /** The JVM's authorities, no pins. */
  public static final TlsTrust USUAL = new TlsTrust(null, List.of());

  public TlsTrust {
    pinnedSpkiSha256 = List.copyOf(pinnedSpkiSha256);
  }
}
