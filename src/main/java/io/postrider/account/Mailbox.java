package io.postrider.account;

import java.time.Duration;
import java.util.UUID;

/**
 * What a poll or a connection test needs to know of an account: an immutable snapshot with its
 * secrets opened. Never kept, never written; {@code toString} shows no secret.
 */
public record Mailbox(
    UUID accountId,
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
    TlsTrust trust) {}
