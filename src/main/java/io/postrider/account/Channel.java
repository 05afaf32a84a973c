package io.postrider.account;

import org.jspecify.annotations.Nullable;

/**
 * What a mailbox's connection is made with beside host, port and trust; opened, like the rest of a
 * {@link Mailbox}. No {@code toString} here shows a secret.
 */
public record Channel(@Nullable ClientIdentity identity, @Nullable Proxy proxy) {

  /** Straight to the server, as nobody in particular. */
  public static final Channel USUAL = new Channel(null, null);

  /** Who this side is in the TLS handshake: certificates in PEM, leaf first, and the key. */
  public record ClientIdentity(String certificatePem, String keyPem) {
    @Override
    public String toString() {
      return "ClientIdentity[***]";
    }
  }

  /** The proxy on the way and the password for it. */
  public record Proxy(ProxyServer server, @Nullable String password) {
    @Override
    public String toString() {
      return "Proxy[" + server + "]";
    }
  }

  /** Of settings and the credentials that belong to them. */
  public static Channel of(AccountSettings.Connection connection, Credentials credentials) {
    String certificate = connection.clientCertificatePem();
    String key = credentials.clientKeyPem();
    ProxyServer server = connection.proxy();
    return new Channel(
        certificate == null || key == null ? null : new ClientIdentity(certificate, key),
        server == null ? null : new Proxy(server, credentials.proxyPassword()));
  }
}
