package io.postrider.pop3;

import org.jspecify.annotations.Nullable;

/**
 * These credentials cannot go by this mechanism at this server. It was found out on this side:
 * nothing was sent, and the session may be used with others.
 */
public final class CredentialsUnfit extends Pop3Exception {

  /** What does not fit. */
  public enum Reason {
    /** A command would be longer than the 255 octets of RFC 2449 §4. */
    TOO_LONG,
    /**
     * Name or password is not ASCII, and the server does not announce {@code UTF8 USER} (RFC 6856
     * §2.2). By a SASL mechanism they could go.
     */
    NOT_ASCII,
    /** SASLprep (RFC 4013) forbids a character of name or password, or a blank stands in a name. */
    FORBIDDEN_CHARACTER,
    /** APOP, but the greeting holds no timestamp, or one that came in clear before STLS. */
    NO_TIMESTAMP,
    /** EXTERNAL, but no certificate was presented: none is set up, or the server asked for none. */
    NO_CLIENT_CERTIFICATE,
    /** A {@code -PLUS} mechanism, but there is no TLS or nothing of it that can be bound to. */
    NO_CHANNEL_BINDING,
    /** AUTO, and the best that the server offers is below the {@link MechanismFloor}. */
    BELOW_FLOOR
  }

  private final Reason reason;

  CredentialsUnfit(Step step, Reason reason, String message, @Nullable Throwable cause) {
    super(step, message, null, true, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
