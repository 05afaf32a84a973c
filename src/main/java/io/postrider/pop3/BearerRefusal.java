package io.postrider.pop3;

import io.postrider.pop3.sasl.RefusedToken;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Why a server refused a token (RFC 7628 §3.2.2; XOAUTH2 says it alike). All words are the
 * server's, escaped and cut, with secrets blanked.
 *
 * @param status the code of the error, such as {@code invalid_token}, or an HTTP status
 * @param scope what a token should allow
 * @param schemes what kinds of token are taken; XOAUTH2 only
 * @param openidConfiguration where the issuer describes itself; data, not an address to follow
 */
public record BearerRefusal(
    Optional<String> status,
    Optional<String> scope,
    Optional<String> schemes,
    Optional<String> openidConfiguration)
    implements LoginRefusal {

  /** What to do about it. */
  public enum Cause {
    /** Expired, revoked or malformed: a fresh token may help. */
    TOKEN,
    /** Good, but not for this: somebody must consent to the scope. */
    SCOPE,
    /** The server did not understand the request. */
    REQUEST,
    UNKNOWN
  }

  static BearerRefusal of(RefusedToken refused, UnaryOperator<String> shown) {
    return new BearerRefusal(
        refused.member("status").map(shown),
        refused.member("scope").map(shown),
        refused.member("schemes").map(shown),
        refused.member("openid-configuration").map(shown));
  }

  /** RFC 6750 §3.1 names the codes; Google sends 400 for an expired token too. */
  public Cause cause() {
    return switch (status.orElse("").toLowerCase(Locale.ROOT)) {
      case "invalid_token", "401", "400" -> Cause.TOKEN;
      case "insufficient_scope", "403" -> Cause.SCOPE;
      case "invalid_request" -> Cause.REQUEST;
      default -> Cause.UNKNOWN;
    };
  }
}
