package io.postrider.bench.pop3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS contexts of the peers in Java: one for each authority, so that sessions can be resumed. */
final class Trusted {

  private static final ConcurrentHashMap<Path, SSLContext> CONTEXTS = new ConcurrentHashMap<>();

  private Trusted() {}

  static SSLContext context(Path authority) {
    return CONTEXTS.computeIfAbsent(authority, Trusted::newContext);
  }

  private static SSLContext newContext(Path authority) {
    try (InputStream in = Files.newInputStream(authority)) {
      KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
      anchors.load(null, null);
      anchors.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(anchors);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the authority cannot be read", e);
    }
  }
}
