package io.postrider.fetch;

import io.postrider.pop3.AuthenticationRejected;
import io.postrider.pop3.BearerRefusal;
import io.postrider.pop3.CredentialsUnfit;
import io.postrider.pop3.Mechanism;
import io.postrider.pop3.ScramRefusal;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;

/**
 * In words: why a login was refused, by what the mechanism itself can say beside the {@code -ERR}.
 * A token that ran out, a consent that is missing and a password that is wrong are mended by
 * different people.
 */
final class LoginRefusals {

  private LoginRefusals() {}

  /** Nothing was sent: such credentials cannot be used, or not at this server. */
  static Failure of(CredentialsUnfit e) {
    return e.reason() == CredentialsUnfit.Reason.BELOW_FLOOR
        ? Failure.of(
            FailureKind.TLS,
            Problem.of(
                    ProblemCode.AUTH_TOO_WEAK, "The password was not sent: " + e.getMessage() + ".")
                .withHint(
                    "Either the server never offered more, then auth.minimum must be lower; or"
                        + " somebody in between keeps the stronger mechanisms from being seen."))
        : Failure.of(
            FailureKind.CREDENTIALS,
            Problem.of(
                    ProblemCode.AUTH_REJECTED,
                    "Nobody can log in this way: " + e.getMessage() + ".")
                .withHint("Choose another mechanism or other credentials."));
  }

  /**
   * @param usual what such a rejection is where the mechanism says nothing more
   */
  static Failure of(AuthenticationRejected e, FailureKind usual) {
    return e.refusal()
        .map(refusal ->
            switch (refusal) {
              case BearerRefusal token -> of(token, usual);
              case ScramRefusal scram -> of(scram, usual);
            })
        .orElseGet(() -> Failure.of(usual, unexplained(e.mechanism())));
  }

  private static Failure of(BearerRefusal token, FailureKind usual) {
    return switch (token.cause()) {
      case TOKEN ->
          Failure.of(
              usual,
              rejectedToken("The server takes the access token for expired, revoked or malformed.")
                  .withHint(
                      "The token was fresh: check that it is issued for this server and this"
                          + " mailbox, and that POP3 is allowed for it."));
      case SCOPE ->
          Failure.of(
              FailureKind.CONSENT,
              Problem.of(
                      ProblemCode.AUTH_CONSENT_REQUIRED,
                      "The access token is good, but not for POP3.")
                  .withHint(
                      token
                          .scope()
                          .map(scope -> "The owner must consent to the scope " + scope + ".")
                          .orElse("The owner must consent to the scope for POP3.")));
      case REQUEST ->
          Failure.of(
              usual,
              rejectedToken("The server did not understand the login with the access token.")
                  .withHint("Check username, and try the other of xoauth2 and oauthbearer."));
      case UNKNOWN -> Failure.of(usual, unexplained(Mechanism.OAUTHBEARER));
    };
  }

  private static Failure of(ScramRefusal scram, FailureKind usual) {
    return scram.aboutChannel()
        ? Failure.of(
            FailureKind.TLS,
            Problem.of(
                    ProblemCode.TLS_UNTRUSTED,
                    "The server sees another TLS channel than this side does: "
                        + scram.error()
                        + ".")
                .withHint(
                    "Something ends TLS in between: a proxy of your own, or somebody with a"
                        + " certificate that is trusted here. The password was not shown to it."))
        : Failure.of(usual, unexplained(Mechanism.AUTO));
  }

  private static Problem unexplained(Mechanism mechanism) {
    if (mechanism == Mechanism.XOAUTH2 || mechanism == Mechanism.OAUTHBEARER) {
      return rejectedToken("The server rejected the access token.")
          .withHint(
              "Check that POP3 is allowed for this mailbox, that the token's scope is the one for"
                  + " POP3, and that username names the mailbox the token is for.");
    }
    return Problem.of(ProblemCode.AUTH_REJECTED, "The server rejected user name or password.")
        .withHint(
            "Many providers want POP3 switched on and an app password in place of the usual one.");
  }

  private static Problem rejectedToken(String words) {
    return Problem.of(ProblemCode.AUTH_REJECTED, words);
  }
}
