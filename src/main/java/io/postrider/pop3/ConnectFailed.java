package io.postrider.pop3;

import org.jspecify.annotations.Nullable;

/** No connection came about: the name was not resolved or no address answered. */
public final class ConnectFailed extends Pop3Exception {

  /** Why there is no connection. */
  public enum Reason {
    UNKNOWN_HOST,
    REFUSED,
    TIMEOUT,
    UNREACHABLE,
    /** The {@link HostResolver} objected; its exception is the cause. */
    RESOLVER
  }

  private final Reason reason;

  ConnectFailed(Step step, Reason reason, String message, @Nullable Throwable cause) {
    super(step, message, null, false, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
