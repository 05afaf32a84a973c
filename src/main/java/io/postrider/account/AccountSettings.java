package io.postrider.account;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All of an account that a client chooses, but for its secrets. Values here are valid: they were
 * checked where they came in.
 */
public record AccountSettings(
    String name,
    Connection connection,
    Polling polling,
    Retention retention,
    Map<String, String> labels,
    boolean enabled) {

  public AccountSettings {
    labels = Map.copyOf(labels);
  }

  /** Which maildrop, and over what channel. */
  public record Connection(
      String host,
      int port,
      TlsMode tls,
      String username,
      TlsTrust trust,
      @Nullable String clientCertificatePem,
      @Nullable ProxyServer proxy) {

    /** Straight to the server, without a client certificate. */
    public Connection(String host, int port, TlsMode tls, String username, TlsTrust trust) {
      this(host, port, tls, username, trust, null, null);
    }

    /** Whether both lead to the same maildrop, as far as its UIDLs are concerned. */
    boolean sameMaildropAs(Connection other) {
      return host.equals(other.host) && username.equals(other.username);
    }

    boolean sameServerAs(Connection other) {
      return host.equals(other.host) && port == other.port;
    }
  }

  /** How often, and what is done with what is found. */
  public record Polling(
      Duration interval, DeletionPolicy deletion, Baseline baseline, MailboxLimits limits) {}
}
