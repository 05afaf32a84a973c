package io.postrider.pop3;

import org.jspecify.annotations.Nullable;

/**
 * The connection ended in the middle of something: by FIN, by RST, or because this side closed it
 * from another thread. What was half read is not a message.
 */
public final class ConnectionLost extends Pop3Exception {

  ConnectionLost(Step step, String message, @Nullable Throwable cause) {
    super(step, message, null, false, cause);
  }
}
