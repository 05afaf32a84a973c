package io.postrider.pop3;

/**
 * Where the maildrop is.
 *
 * @param host the name the user configured; the certificate must carry it
 * @param port 995 for {@link TlsPolicy#IMPLICIT}, else 110, unless the provider differs
 */
public record Endpoint(String host, int port, TlsPolicy tls) {

  public Endpoint {
    if (host.isBlank() || host.chars().anyMatch(c -> c <= ' ' || c == 0x7F)) {
      throw new IllegalArgumentException("a host name has no blanks or controls and is not empty");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not within 1 to 65535");
    }
  }
}
