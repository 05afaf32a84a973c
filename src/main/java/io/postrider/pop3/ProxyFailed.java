package io.postrider.pop3;

import org.jspecify.annotations.Nullable;

/**
 * No tunnel came about: the reason tells who is to blame. The mail server was not talked to, and
 * nothing but the proxy's own login was sent. Words of a proxy are not passed on, only its code.
 */
public final class ProxyFailed extends Pop3Exception {

  /** Who or what stands in the way. */
  public enum Reason {
    /** The proxy itself has no address or does not answer; the cause says which. */
    UNREACHABLE,
    /** The proxy took the connection and then did not answer in time. */
    SILENT,
    /** The proxy wants a login, another kind of login, or refuses this one. */
    LOGIN,
    /** The proxy's rules do not allow this target. */
    FORBIDDEN,
    /** The proxy is willing but cannot reach the target: refused, unreachable, timed out. */
    TARGET,
    /** What it said is not the protocol, too long, or cut. */
    PROTOCOL
  }

  private final Reason reason;

  ProxyFailed(Reason reason, String message, @Nullable Throwable cause) {
    super(Step.CONNECT, message, null, false, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
