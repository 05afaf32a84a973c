package io.postrider.account;

import java.time.Duration;
import java.util.UUID;

/**
 * What a poll or a connection test needs to know of an account: an immutable snapshot with its
 * secrets opened. Never kept, never written; {@code toString} shows no secret.
 *
 * @param version of the settings that this is a snapshot of
 */
public record Mailbox(
    UUID accountId,
    long version,
    String name,
    String host,
    int port,
    TlsMode tls,
    String username,
    MailboxAuth auth,
    Duration interval,
    DeletionPolicy deletion,
    Baseline baseline,
    MailboxLimits limits,
    TlsTrust trust,
    Channel channel) {

  /** The version of settings that no account has. */
  public static final long UNSAVED = -1;

  /** Whether an account has these settings; else they are only tried. */
  public boolean saved() {
    return version != UNSAVED;
  }
}
