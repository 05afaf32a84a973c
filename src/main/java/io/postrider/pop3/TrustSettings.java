package io.postrider.pop3;

import java.util.List;
import java.util.Optional;

/**
 * Whom to believe. The certificate path and the host name are always checked; pins come on top of
 * that and replace nothing.
 *
 * @param caPem PEM certificates of a private authority, which then are the only anchors; empty for
 *     those of the platform
 * @param pins SHA-256 of the SubjectPublicKeyInfo in base64 (a {@code sha256/} prefix is allowed);
 *     one key of the verified path must be among them; empty for none
 */
public record TrustSettings(Optional<String> caPem, List<String> pins) {

  public TrustSettings {
    pins = List.copyOf(pins);
  }

  /** The platform's authorities, no pins. */
  public static TrustSettings platform() {
    return new TrustSettings(Optional.empty(), List.of());
  }

  /** A private authority, no pins. */
  public static TrustSettings authority(String caPem) {
    return new TrustSettings(Optional.of(caPem), List.of());
  }

  public TrustSettings withPins(List<String> pins) {
    return new TrustSettings(caPem, pins);
  }
}
