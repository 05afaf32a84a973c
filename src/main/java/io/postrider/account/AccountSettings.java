package io.postrider.account;

import java.time.Duration;
import java.util.Map;

/**
 * All of an account that a client chooses, but for its secrets. Values here are valid: they were
 * checked where they came in.
 */
public record AccountSettings(
    String name,
    Connection connection,
    Polling polling,
    Map<String, String> labels,
    boolean enabled) {

  public AccountSettings {
    labels = Map.copyOf(labels);
  }

  /** Which maildrop, and over what channel. */
  public record Connection(String host, int port, TlsMode tls, String username, TlsTrust trust) {

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
