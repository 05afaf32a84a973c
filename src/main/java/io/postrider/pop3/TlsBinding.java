package io.postrider.pop3;

import io.postrider.pop3.sasl.ChannelBinding;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLKeyException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What of a TLS channel a login can be bound to. The type is not negotiated, so it is chosen by the
 * version of TLS: {@code tls-exporter} for TLS 1.3 (RFC 9266 makes it the default there; msmtp,
 * mpop and GNU SASL take it too), {@code tls-server-end-point} for TLS 1.2 (RFC 5929 §4). The
 * default of old, {@code tls-unique}, is undefined for TLS 1.3, unsafe without extended master
 * secrets before, and not to be had from the JDK.
 */
final class TlsBinding {

  private static final String EXPORTER_LABEL = "EXPORTER-Channel-Binding";
  private static final int EXPORTER_OCTETS = 32;

  private TlsBinding() {}

  /** Empty where there is nothing to bind to. */
  static Optional<ChannelBinding> of(SSLSession session) {
    return switch (session.getProtocol()) {
      case "TLSv1.3" -> exporter(session);
      case "TLSv1.2" -> serverEndPoint(session);
      default -> Optional.empty();
    };
  }

  /** RFC 9266 §2: no context, 32 octets, fresh for each connection, resumed or not. */
  private static Optional<ChannelBinding> exporter(SSLSession session) {
    if (!(session instanceof ExtendedSSLSession extended)) {
      return Optional.empty();
    }
    try {
      byte[] exported =
          extended.exportKeyingMaterialData(EXPORTER_LABEL, new byte[0], EXPORTER_OCTETS);
      return Optional.of(ChannelBinding.to("tls-exporter", exported));
    } catch (SSLKeyException | UnsupportedOperationException e) {
      return Optional.empty(); // a TLS provider that cannot
    }
  }

  /** RFC 5929 §4.1: the hash of the server's certificate. */
  private static Optional<ChannelBinding> serverEndPoint(SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? serverEndPoint(certificate)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  static Optional<ChannelBinding> serverEndPoint(X509Certificate certificate) {
    return hashOf(certificate)
        .map(hash -> {
          try {
            return ChannelBinding.to(
                "tls-server-end-point",
                MessageDigest.getInstance(hash).digest(certificate.getEncoded()));
          } catch (GeneralSecurityException e) {
            throw new IllegalStateException(hash + " is part of the JDK", e);
          }
        });
  }

  /** That of the certificate's signature, but no weaker than SHA-256; EdDSA has none to name. */
  private static Optional<String> hashOf(X509Certificate certificate) {
    String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    int with = algorithm.indexOf("WITH");
    String name = with > 0 ? algorithm.substring(0, with) : pssHash(certificate);
    return switch (name) {
      case "MD5", "SHA1", "SHA-1", "SHA256", "SHA-256" -> Optional.of("SHA-256");
      case "SHA384", "SHA-384" -> Optional.of("SHA-384");
      case "SHA512", "SHA-512" -> Optional.of("SHA-512");
      default -> Optional.empty();
    };
  }

  private static String pssHash(X509Certificate certificate) {
    byte[] encoded = certificate.getSigAlgParams();
    if (encoded == null || !certificate.getSigAlgName().equals("RSASSA-PSS")) {
      return "";
    }
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
      parameters.init(encoded);
      return parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
    } catch (GeneralSecurityException | java.io.IOException e) {
      return "";
    }
  }
}
