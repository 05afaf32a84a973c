package io.postrider.pop3;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whatever can go wrong between this client and a maildrop. The family is closed: a switch over it
 * needs no default. {@link #sessionUsable()} tells the two kinds of trouble apart: the server said
 * no and the session goes on, or the session is over and its connection closed.
 *
 * <p>The message is ours alone. The server's words are in {@link #reply()}, escaped and cut, and
 * are data. Neither ever holds a secret.
 */
public abstract sealed class Pop3Exception extends IOException
    permits ConnectFailed,
        ProxyFailed,
        TlsFailed,
        TlsPolicyUnmet,
        CredentialsUnfit,
        AuthenticationRejected,
        CommandRejected,
        ProtocolViolation,
        LimitExceeded,
        DeadlineExceeded,
        ConnectionLost,
        SinkFailed {

  private final Step step;
  private final @Nullable ServerReply reply;
  private final boolean sessionUsable;

  Pop3Exception(
      Step step,
      String message,
      @Nullable ServerReply reply,
      boolean sessionUsable,
      @Nullable Throwable cause) {
    super(message, cause);
    this.step = step;
    this.reply = reply;
    this.sessionUsable = sessionUsable;
  }

  /** How far the session had come. */
  public final Stage stage() {
    return step.stage();
  }

  /** The command concerned, with secrets redacted; empty where none was sent. */
  public final String command() {
    return step.command();
  }

  /** What the server said, where it said something. */
  public final Optional<ServerReply> reply() {
    return Optional.ofNullable(reply);
  }

  /** Whether further commands may be given in the same session. */
  public final boolean sessionUsable() {
    return sessionUsable;
  }
}
