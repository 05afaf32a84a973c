package io.postrider.account;

import org.jspecify.annotations.Nullable;

/**
 * All of an account that is secret, opened; at rest it is sealed as one. {@code toString} shows
 * nothing of it.
 *
 * @param clientKeyPem the private key of the client certificate, if the account has one
 * @param proxyPassword the password for the proxy, if it wants one
 */
public record Credentials(
    MailboxAuth auth, @Nullable String clientKeyPem, @Nullable String proxyPassword) {

  /** Those of an account without client certificate and proxy. */
  public static Credentials of(MailboxAuth auth) {
    return new Credentials(auth, null, null);
  }

  /** The same with another way to log in. */
  public Credentials with(MailboxAuth other) {
    return new Credentials(other, clientKeyPem, proxyPassword);
  }

  @Override
  public String toString() {
    return "Credentials[" + auth + "]";
  }
}
