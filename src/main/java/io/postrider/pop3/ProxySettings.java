package io.postrider.pop3;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Which way the connection takes. Whatever the way, the {@link HostResolver} turns the maildrop's
 * host into addresses, and a proxy is given one of these, never the name: whoever guards the
 * addresses stays in charge, and a proxy's own name server has no say.
 *
 * <p>A proxy sees what goes over the wire. The TLS of the session ends at the mail server, not at
 * the proxy; what the proxy is told before that, its own login included, goes in clear.
 */
public sealed interface ProxySettings {

  /** Straight to the server. */
  record Direct() implements ProxySettings {}

  /** SOCKS version 5 (RFC 1928), its CONNECT; a login is by RFC 1929. */
  record Socks5(String host, int port, Optional<ProxyLogin> login) implements ProxySettings {
    public Socks5 {
      requireReachable(host, port);
      login.ifPresent(known -> {
        requireOctets("user name", known.username());
        requireOctets("password", known.password());
      });
    }
  }

  /** The CONNECT of HTTP (RFC 9110 §9.3.6); a login is by Basic (RFC 7617). */
  record HttpConnect(String host, int port, Optional<ProxyLogin> login) implements ProxySettings {
    public HttpConnect {
      requireReachable(host, port);
      login.ifPresent(known -> {
        if (known.username().indexOf(':') >= 0) { // RFC 7617 §2
          throw new IllegalArgumentException("the user name of an HTTP proxy holds no colon");
        }
      });
    }
  }

  private static void requireReachable(String host, int port) {
    if (host.isBlank() || host.chars().anyMatch(c -> c <= ' ' || c == 0x7F)) {
      throw new IllegalArgumentException("a proxy's host has no blanks or controls");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("a proxy's port is within 1 to 65535");
    }
  }

  /** RFC 1929 §2: one octet counts them. */
  private static void requireOctets(String what, String value) {
    if (value.getBytes(StandardCharsets.UTF_8).length > 255) {
      throw new IllegalArgumentException(
          "the " + what + " of a SOCKS proxy has 255 octets at the most");
    }
  }
}
