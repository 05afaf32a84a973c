package io.postrider.pop3;

import java.util.Optional;

/**
 * A connection to a maildrop in one of its two states (RFC 1939 §3). The state is the type, so that
 * a DELE before login does not compile.
 *
 * <p>One session belongs to one thread; only {@link #close()} may be called from any.
 */
public sealed interface Pop3Session extends AutoCloseable
    permits AuthorizationSession, TransactionSession {

  /** What the server announced in this state, on this security layer. */
  Capabilities capabilities();

  /** The TLS channel; empty in clear. */
  Optional<TlsInfo> tls();

  /**
   * Drops the connection and unblocks whoever waits on it, at once. Never says QUIT, so whatever
   * was marked as deleted stays (RFC 1939 §6). May be called twice.
   */
  @Override
  void close();
}
