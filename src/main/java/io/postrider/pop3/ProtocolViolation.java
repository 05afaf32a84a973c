package io.postrider.pop3;

import org.jspecify.annotations.Nullable;

/**
 * The server sent what POP3 does not allow. What came before may have been misread too, so the
 * session is over: no DELE, no QUIT.
 */
public final class ProtocolViolation extends Pop3Exception {

  ProtocolViolation(Step step, String message) {
    this(step, message, null, null);
  }

  ProtocolViolation(
      Step step, String message, @Nullable ServerReply reply, @Nullable Throwable cause) {
    super(step, message, reply, false, cause);
  }
}
