package io.postrider.pop3;

import java.util.List;
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
   * LANG (RFC 6856 §3.2): in which languages the server can speak.
   *
   * @throws CommandRejected the server does not know it
   */
  List<Language> languages(Deadline deadline) throws Pop3Exception;

  /**
   * LANG with a tag: the server's words come in this language from now on. They stay data.
   *
   * @param tag a tag that {@link #languages} lists, or {@code *} for what the server thinks best
   * @return the tag that was chosen
   * @throws CommandRejected the server does not speak it
   */
  String language(String tag, Deadline deadline) throws Pop3Exception;

  /**
   * Drops the connection and unblocks whoever waits on it, at once. Never says QUIT, so whatever
   * was marked as deleted stays (RFC 1939 §6). May be called twice.
   */
  @Override
  void close();
}
