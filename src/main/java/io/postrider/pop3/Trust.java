package io.postrider.pop3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Judges the server's certificates: path, dates and host name by the platform's own rules, then the
 * pins. It judges no less than the platform; it only tells more precisely what was wrong.
 * Immutable, shared by all connections of a client.
 */
final class Trust extends X509ExtendedTrustManager {

  private final X509ExtendedTrustManager platform;
  private final Set<String> pins;

  Trust(TrustSettings settings) {
    this.platform = platform(settings.caPem().orElse(null));
    this.pins = new HashSet<>();
    for (String pin : settings.pins()) {
      this.pins.add(normalized(pin));
    }
  }

  /** The certificates were not accepted; carries them for the report. */
  static final class Refused extends CertificateException {
    private final TlsFailed.Reason reason;
    private final transient List<X509Certificate> chain;

    Refused(TlsFailed.Reason reason, X509Certificate[] chain, @Nullable Throwable cause) {
      super(words(reason), cause);
      this.reason = reason;
      this.chain = List.of(chain);
    }

    TlsFailed.Reason reason() {
      return reason;
    }

    List<CertificateSeen> certificates() {
      return chain.stream().map(CertificateSeen::of).toList();
    }

    private static String words(TlsFailed.Reason reason) {
      return switch (reason) {
        case UNTRUSTED -> "the certificate leads to no trusted authority";
        case HOSTNAME -> "the certificate is not for this host name";
        case EXPIRED -> "a certificate is outside its dates";
        case PIN -> "none of the pinned keys was presented";
        case NOT_TLS, CLIENT_CERTIFICATE, HANDSHAKE -> "the certificate was refused";
      };
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    try {
      platform.checkServerTrusted(chain, authType, socket);
    } catch (CertificateException e) {
      throw new Refused(classify(chain, authType, e), chain, e);
    }
    requirePin(chain);
  }

  /** The host name is to blame if the very same chain is good without one. */
  private TlsFailed.Reason classify(
      X509Certificate[] chain, String authType, CertificateException failure) {
    if (isAboutDates(failure)) {
      return TlsFailed.Reason.EXPIRED;
    }
    try {
      platform.checkServerTrusted(chain, authType);
      return TlsFailed.Reason.HOSTNAME;
    } catch (CertificateException e) {
      return isAboutDates(e) ? TlsFailed.Reason.EXPIRED : TlsFailed.Reason.UNTRUSTED;
    }
  }

  private static boolean isAboutDates(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      boolean dates =
          switch (cause) {
            case CertificateExpiredException e -> true;
            case CertificateNotYetValidException e -> true;
            case CertPathValidatorException e ->
                e.getReason() == CertPathValidatorException.BasicReason.EXPIRED
                    || e.getReason() == CertPathValidatorException.BasicReason.NOT_YET_VALID;
            default -> false;
          };
      if (dates) {
        return true;
      }
    }
    return false;
  }

  /**
   * Walks from the leaf up by verified signatures: a pinned certificate that is merely appended to
   * a foreign chain does not count.
   */
  private void requirePin(X509Certificate[] chain) throws CertificateException {
    if (pins.isEmpty()) {
      return;
    }
    Set<X509Certificate> walked = new HashSet<>();
    X509Certificate current = chain[0];
    while (current != null && walked.add(current)) {
      if (pins.contains(pinOf(current))) {
        return;
      }
      current = issuerOf(current, chain);
    }
    throw new Refused(TlsFailed.Reason.PIN, chain, null);
  }

  private @Nullable X509Certificate issuerOf(X509Certificate issued, X509Certificate[] chain) {
    return Stream.concat(Arrays.stream(chain), Arrays.stream(platform.getAcceptedIssuers()))
        .filter(candidate -> candidate.getBasicConstraints() >= 0)
        .filter(candidate -> isIssuer(candidate, issued))
        .findFirst()
        .orElse(null);
  }

  private static boolean isIssuer(X509Certificate candidate, X509Certificate issued) {
    if (!candidate.getSubjectX500Principal().equals(issued.getIssuerX500Principal())) {
      return false;
    }
    try {
      issued.verify(candidate.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false; // same name, other key
    }
  }

  static String pinOf(X509Certificate certificate) {
    try {
      byte[] spki = certificate.getPublicKey().getEncoded();
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(spki));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256 is part of the JDK", e);
    }
  }

  private static String normalized(String pin) {
    String base64 = pin.startsWith("sha256/") ? pin.substring("sha256/".length()) : pin;
    if (Base64.getDecoder().decode(base64).length != 32) {
      throw new IllegalArgumentException("a pin is 32 octets in base64");
    }
    return base64;
  }

  private static X509ExtendedTrustManager platform(@Nullable String caPem) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(caPem == null ? null : anchors(caPem));
      return Stream.of(factory.getTrustManagers())
          .filter(X509ExtendedTrustManager.class::isInstance)
          .map(X509ExtendedTrustManager.class::cast)
          .findFirst()
          .orElseThrow();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("the certificate authority cannot be read", e);
    }
  }

  private static KeyStore anchors(String caPem) throws GeneralSecurityException, IOException {
    Collection<? extends Certificate> certificates =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(caPem.getBytes(StandardCharsets.US_ASCII)));
    if (certificates.isEmpty()) {
      throw new CertificateException("no certificate in the PEM text");
    }
    KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
    anchors.load(null, null);
    int alias = 0;
    for (Certificate certificate : certificates) {
      anchors.setCertificateEntry("authority-" + alias, certificate);
      alias++;
    }
    return anchors;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("not used with engines");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("no certificate is judged without its connection");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("this is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("this is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this is a client");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return platform.getAcceptedIssuers();
  }
}
