package io.postrider.fetch;

import io.postrider.account.Mailbox;
import io.postrider.pop3.AuthenticationRejected;
import io.postrider.pop3.CommandRejected;
import io.postrider.pop3.ConnectionLost;
import io.postrider.pop3.DeadlineExceeded;
import io.postrider.pop3.LimitExceeded;
import io.postrider.pop3.ProtocolViolation;
import io.postrider.pop3.ResponseCode;
import io.postrider.pop3.Stage;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** In words: what a server refused, broke or left unsaid once there was a connection. */
final class ServerFailures {

  private ServerFailures() {}

  /** {@code -ERR} to the credentials: the code tells a wrong password from a busy server. */
  static Failure of(AuthenticationRejected e) {
    return e.responseCode()
        .flatMap(code -> byCode(code, LoginRefusals.of(e, FailureKind.CREDENTIALS)))
        .orElseGet(() -> LoginRefusals.of(e, FailureKind.LOGIN_REFUSED));
  }

  /**
   * @param wrong what to say of credentials; null where none were sent
   */
  private static Optional<Failure> byCode(ResponseCode code, @Nullable Failure wrong) {
    return switch (code.failureClass()) {
      case CREDENTIALS -> Optional.ofNullable(wrong);
      case IN_USE ->
          Optional.of(
              Failure.of(
                  FailureKind.IN_USE,
                  Problem.of(ProblemCode.MAILBOX_IN_USE, "Another session holds the mailbox.")
                      .withHint("The password was right; it is tried again soon.")));
      case LOGIN_DELAY ->
          Optional.of(
              Failure.of(
                  FailureKind.LOGIN_DELAY,
                  Problem.of(
                          ProblemCode.MAILBOX_LOGIN_DELAY,
                          "The server wants a pause between logins.")
                      .withHint("A longer interval avoids this.")));
      case TEMPORARY ->
          Optional.of(
              Failure.of(
                  FailureKind.SERVER_TEMPORARY,
                  Problem.of(ProblemCode.SERVER_TEMPORARY, "The server has a temporary failure.")
                      .withHint("It is tried again by itself.")));
      case PERMANENT ->
          Optional.of(
              Failure.of(
                  FailureKind.SERVER_PERMANENT,
                  Problem.of(
                          ProblemCode.SERVER_PERMANENT,
                          "The server has a failure that needs a person.")
                      .withHint("Ask the operator of the mail server.")));
      case NEEDS_UTF8, UNKNOWN -> Optional.empty();
    };
  }

  /** {@code -ERR} to a command after login; no code of credentials means anything here. */
  static Failure of(CommandRejected e) {
    return e.responseCode().flatMap(code -> byCode(code, null)).orElseGet(() -> refused(e));
  }

  private static Failure refused(CommandRejected e) {
    return e.stage() == Stage.UIDL
        ? Failure.of(
            FailureKind.UNSUPPORTED,
            Problem.of(ProblemCode.UIDL_UNSUPPORTED, "The server refused UIDL.")
                .withHint("Without UIDL a server gives messages no identity that lasts."))
        : Failure.of(
            FailureKind.SERVER_TEMPORARY,
            Problem.of(ProblemCode.SERVER_TEMPORARY, "The server refused " + e.command() + "."));
  }

  static Failure of(ProtocolViolation e, Mailbox mailbox) {
    return Failure.of(
        FailureKind.PROTOCOL,
        Problem.of(
                ProblemCode.PROTOCOL_VIOLATION,
                "The server broke the protocol: " + e.getMessage() + ".")
            .withHint(
                e.stage() == Stage.GREETING
                    ? "Something other than a POP3 server answers on port "
                        + mailbox.port()
                        + "; a web server, for one, does not greet with +OK."
                    : "See the transcript of the poll for what the server sent."));
  }

  static Failure of(LimitExceeded e) {
    return Failure.of(
        FailureKind.LIMIT,
        Problem.of(ProblemCode.LIMIT_EXCEEDED, "The server sent too much: " + e.getMessage()));
  }

  /** A server that hangs up on the credentials has not said that they are wrong. */
  static Failure of(ConnectionLost e) {
    if (e.stage() == Stage.AUTHENTICATION) {
      return Failure.of(
          FailureKind.LOGIN_CUT,
          Problem.of(
                  ProblemCode.SERVER_TEMPORARY,
                  "The server closed the connection in answer to the login.")
              .withHint(
                  "Some servers do this when they are busy, others when the password is wrong."));
    }
    return Failure.of(
        FailureKind.NETWORK,
        Problem.of(ProblemCode.SERVER_TEMPORARY, "The connection was lost: " + e.getMessage())
            .withHint("What was stored stays; the rest is fetched by the next poll."));
  }

  static Failure of(DeadlineExceeded e, Mailbox mailbox) {
    boolean greeting = e.stage() == Stage.GREETING;
    Problem problem =
        Problem.of(
            ProblemCode.CONNECT_TIMEOUT,
            greeting
                ? "The server connected but sent no greeting."
                : "The server was too slow: " + e.getMessage() + ".");
    return Failure.of(
        FailureKind.NETWORK,
        greeting
            ? problem.withHint(
                "A POP3 server speaks first. On port "
                    + mailbox.port()
                    + " something else may be waiting for the client, such as a web server.")
            : problem);
  }
}
