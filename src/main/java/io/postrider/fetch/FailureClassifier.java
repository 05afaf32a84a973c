package io.postrider.fetch;

import io.postrider.account.Mailbox;
import io.postrider.egress.EgressRefused;
import io.postrider.pop3.AuthenticationRejected;
import io.postrider.pop3.CertificateSeen;
import io.postrider.pop3.CommandRejected;
import io.postrider.pop3.ConnectFailed;
import io.postrider.pop3.ConnectionLost;
import io.postrider.pop3.CredentialsUnfit;
import io.postrider.pop3.DeadlineExceeded;
import io.postrider.pop3.LimitExceeded;
import io.postrider.pop3.Mechanism;
import io.postrider.pop3.Pop3Exception;
import io.postrider.pop3.ProtocolViolation;
import io.postrider.pop3.ProxyFailed;
import io.postrider.pop3.ResponseCode;
import io.postrider.pop3.ServerReply;
import io.postrider.pop3.SinkFailed;
import io.postrider.pop3.Stage;
import io.postrider.pop3.TlsFailed;
import io.postrider.pop3.TlsPolicyUnmet;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import io.postrider.web.Upstream;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * The one place that turns what went wrong in a session into a problem for people and a policy for
 * the schedule. Stateless.
 */
@Component
class FailureClassifier {

  private static final Logger LOG = LoggerFactory.getLogger(FailureClassifier.class);

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration HALF_DAY = Duration.ofHours(12);

  /** After so many rejected logins in a row the account waits for a person. */
  static final int LOGIN_STRIKES = 3;

  /**
   * @param loginStrikes logins that were rejected in a row before this failure
   */
  Failure classify(Throwable cause, Mailbox mailbox, int loginStrikes) {
    Problem problem = problem(cause, mailbox);
    return new Failure(problem, policy(cause, problem, mailbox, loginStrikes));
  }

  private static FailurePolicy policy(
      Throwable cause, Problem problem, Mailbox mailbox, int loginStrikes) {
    if (cause instanceof FenceLost || stopped(cause)) {
      return new FailurePolicy.Stop();
    }
    Duration interval = mailbox.interval();
    Duration asked = problem.retryAfter();
    return switch (problem.code()) {
      case AUTH_REJECTED ->
          loginStrikes + 1 >= LOGIN_STRIKES
              ? new FailurePolicy.Refuse()
              : new FailurePolicy.Retry(longer(interval, Duration.ofMinutes(5)), HALF_DAY);
      // no time heals it, so it takes no three strikes
      case AUTH_CONSENT_REQUIRED -> new FailurePolicy.Refuse();
      case TOKEN_UNAVAILABLE ->
          new FailurePolicy.Retry(
              asked == null ? Duration.ofMinutes(1) : asked,
              asked == null ? HOUR : longer(asked, HOUR));
      case TOKEN_REJECTED -> new FailurePolicy.Retry(longer(interval, HOUR), HALF_DAY);
      case MAILBOX_IN_USE -> new FailurePolicy.Retry(Duration.ofMinutes(1), HOUR);
      case MAILBOX_LOGIN_DELAY -> {
        Duration delay = asked == null ? longer(interval, Duration.ofMinutes(15)) : asked;
        yield new FailurePolicy.Retry(delay, longer(delay, HOUR));
      }
      case SERVER_PERMANENT, UIDL_UNSUPPORTED, CONNECT_FORBIDDEN_ADDRESS ->
          new FailurePolicy.Retry(longer(interval, HOUR), HALF_DAY);
      case TLS_UNTRUSTED,
          TLS_HOSTNAME,
          TLS_REQUIRED,
          TLS_HANDSHAKE,
          PROTOCOL_VIOLATION,
          TOKEN_INVALID ->
          new FailurePolicy.Retry(longer(interval, Duration.ofMinutes(5)), HALF_DAY);
      case STORAGE_UNAVAILABLE -> new FailurePolicy.Retry(Duration.ofSeconds(15), interval);
      default -> new FailurePolicy.Retry(interval, longer(interval, HOUR));
    };
  }

  /** What went wrong, for people and for clients; holds no secret and no content. */
  Problem problem(Throwable cause, Mailbox mailbox) {
    if (stopped(cause)) {
      return Problem.of(ProblemCode.CONFLICT, "The poll was asked to stop.");
    }
    return switch (cause) {
      case SinkFailed e -> problem(causeOf(e), mailbox);
      case Pop3Exception e -> engine(e, mailbox).withUpstream(upstream(e, mailbox));
      case EgressRefused e -> forbidden(e);
      case StorageFailed e -> storage(e);
      case ProblemException e -> e.problem();
      case FenceLost _ ->
          Problem.of(
              ProblemCode.CONFLICT,
              "The account was changed, paused or taken over while the poll ran.");
      case IOException e -> storage(e);
      case DataAccessException e -> storage(e);
      case TransactionException e -> storage(e);
      default -> {
        LOG.error("a poll of account {} failed unexpectedly", mailbox.accountId(), cause);
        yield Problem.of(ProblemCode.INTERNAL, "The poll failed unexpectedly; see the log.");
      }
    };
  }

  private static Problem engine(Pop3Exception cause, Mailbox mailbox) {
    return switch (cause) {
      case ConnectFailed e -> connect(e, mailbox);
      case ProxyFailed e -> proxy(e);
      case TlsFailed e -> tls(e, mailbox);
      case TlsPolicyUnmet e ->
          Problem.of(ProblemCode.TLS_REQUIRED, "The server does not offer STLS on this port.")
              .withHint("Use tls \"implicit\" on port 995 if the server has it.");
      case CredentialsUnfit e ->
          Problem.of(
                  ProblemCode.AUTH_REJECTED, "Nobody can log in this way: " + e.getMessage() + ".")
              .withHint("Choose another mechanism or other credentials.");
      case AuthenticationRejected e -> login(e);
      case CommandRejected e -> rejected(e);
      case ProtocolViolation e ->
          Problem.of(
                  ProblemCode.PROTOCOL_VIOLATION,
                  "The server broke the protocol: " + e.getMessage() + ".")
              .withHint(
                  e.stage() == Stage.GREETING
                      ? "Something other than a POP3 server answers on port "
                          + mailbox.port()
                          + "; a web server, for one, does not greet with +OK."
                      : "See the transcript of the poll for what the server sent.");
      case LimitExceeded e ->
          Problem.of(ProblemCode.LIMIT_EXCEEDED, "The server sent too much: " + e.getMessage());
      case DeadlineExceeded e -> late(e, mailbox);
      case ConnectionLost e ->
          Problem.of(ProblemCode.SERVER_TEMPORARY, "The connection was lost: " + e.getMessage())
              .withHint("What was stored stays; the rest is fetched by the next poll.");
      case SinkFailed e -> throw new IllegalStateException("looked into by the caller", e);
    };
  }

  private static Problem connect(ConnectFailed e, Mailbox mailbox) {
    String host = mailbox.host();
    return switch (e.reason()) {
      case UNKNOWN_HOST ->
          Problem.of(ProblemCode.CONNECT_UNKNOWN_HOST, "No address is known for " + host + ".")
              .withHint("Check the host name for a typing error.");
      case REFUSED ->
          Problem.of(
                  ProblemCode.CONNECT_REFUSED,
                  "Nothing listens on " + host + " port " + mailbox.port() + ".")
              .withHint("POP3 listens on port 995 (implicit TLS) or 110 (STARTTLS or none).");
      case TIMEOUT ->
          Problem.of(
                  ProblemCode.CONNECT_TIMEOUT,
                  host + " port " + mailbox.port() + " did not answer in time.")
              .withHint("A firewall may drop the connection; check host and port.");
      case UNREACHABLE ->
          Problem.of(ProblemCode.CONNECT_TIMEOUT, "There is no way to " + host + ".")
              .withHint("Check the network between this service and the host.");
      case RESOLVER -> {
        if (e.getCause() instanceof EgressRefused refused) {
          yield forbidden(refused);
        }
        yield Problem.of(ProblemCode.CONNECT_UNKNOWN_HOST, "The look-up of " + host + " failed.");
      }
    };
  }

  private static Problem proxy(ProxyFailed e) {
    String detail = "No way through the proxy: " + e.getMessage() + ".";
    return switch (e.reason()) {
      case UNREACHABLE -> {
        if (e.getCause() instanceof ConnectFailed own
            && own.getCause() instanceof EgressRefused refused) {
          yield forbidden(refused);
        }
        yield Problem.of(ProblemCode.CONNECT_REFUSED, detail)
            .withHint("Check host name and port of the proxy.");
      }
      case SILENT ->
          Problem.of(ProblemCode.CONNECT_TIMEOUT, detail)
              .withHint("A firewall behind the proxy may drop the connection.");
      case LOGIN ->
          Problem.of(ProblemCode.CONNECT_REFUSED, detail)
              .withHint("Check the user name and password for the proxy.");
      case FORBIDDEN ->
          Problem.of(ProblemCode.CONNECT_REFUSED, detail)
              .withHint("The operator of the proxy must allow the mail server and its port.");
      case TARGET ->
          Problem.of(ProblemCode.CONNECT_REFUSED, detail)
              .withHint("Check host name and port of the mail server.");
      case PROTOCOL ->
          Problem.of(ProblemCode.CONNECT_REFUSED, detail)
              .withHint("Check the kind of the proxy and its port.");
    };
  }

  private static Problem forbidden(EgressRefused e) {
    return Problem.of(ProblemCode.CONNECT_FORBIDDEN_ADDRESS, String.valueOf(e.getMessage()))
        .withHint("An operator can allow it with " + e.setting() + ".");
  }

  private static Problem tls(TlsFailed e, Mailbox mailbox) {
    String seen =
        e.certificates().isEmpty() ? "" : " Certificate: " + text(e.certificates().getFirst());
    return switch (e.reason()) {
      case UNTRUSTED ->
          Problem.of(
                  ProblemCode.TLS_UNTRUSTED,
                  "No trusted authority vouches for the certificate." + seen)
              .withHint("For a private authority give its certificate in tls_trust.");
      case EXPIRED ->
          Problem.of(ProblemCode.TLS_UNTRUSTED, "The certificate is out of date." + seen)
              .withHint("Only the operator of the mail server can renew it.");
      case PIN ->
          Problem.of(ProblemCode.TLS_UNTRUSTED, "No pinned key is in the certificate chain." + seen)
              .withHint("If the server's key was changed on purpose, change pinnedSpkiSha256.");
      case HOSTNAME ->
          Problem.of(
                  ProblemCode.TLS_HOSTNAME,
                  "The certificate is not for " + mailbox.host() + "." + seen)
              .withHint("Use a host name that the certificate holds.");
      case NOT_TLS ->
          Problem.of(
                  ProblemCode.TLS_REQUIRED,
                  "The server speaks clear text on port " + mailbox.port() + ", not TLS.")
              .withHint("Try tls \"starttls\", usually on port 110.");
      case CLIENT_CERTIFICATE ->
          Problem.of(
                  ProblemCode.TLS_HANDSHAKE,
                  "The server wants a client certificate, or does not take the one it was given.")
              .withHint("The operator of the mail server must know the certificate.");
      case HANDSHAKE ->
          Problem.of(ProblemCode.TLS_HANDSHAKE, "The TLS handshake failed: " + e.getMessage())
              .withHint("The server must offer TLS 1.2 or newer.");
    };
  }

  private static String text(CertificateSeen certificate) {
    return certificate.subject()
        + ", issued by "
        + certificate.issuer()
        + ", valid until "
        + certificate.notAfter();
  }

  private static Problem login(AuthenticationRejected e) {
    return e.responseCode()
        .map(code -> byCode(code, e.mechanism()))
        .orElseGet(() -> rejectedLogin(e.mechanism()));
  }

  private static Problem rejectedLogin(@Nullable Mechanism mechanism) {
    return mechanism == Mechanism.XOAUTH2 || mechanism == Mechanism.OAUTHBEARER
        ? Problem.of(ProblemCode.AUTH_REJECTED, "The server rejected the access token.")
            .withHint(
                "Check that POP3 is allowed for this mailbox, that the token's scope is the one for"
                    + " POP3, and that username names the mailbox the token is for.")
        : Problem.of(ProblemCode.AUTH_REJECTED, "The server rejected user name or password.")
            .withHint(
                "Many providers want POP3 switched on and an app password in place of the"
                    + " usual one.");
  }

  private static Problem byCode(ResponseCode code, @Nullable Mechanism mechanism) {
    return switch (code.failureClass()) {
      case IN_USE ->
          Problem.of(ProblemCode.MAILBOX_IN_USE, "Another session holds the mailbox.")
              .withHint("The password was right; it is tried again soon.");
      case LOGIN_DELAY ->
          Problem.of(ProblemCode.MAILBOX_LOGIN_DELAY, "The server wants a pause between logins.")
              .withHint("A longer interval avoids this.");
      case TEMPORARY ->
          Problem.of(ProblemCode.SERVER_TEMPORARY, "The server has a temporary failure.")
              .withHint("It is tried again by itself.");
      case PERMANENT ->
          Problem.of(ProblemCode.SERVER_PERMANENT, "The server has a failure that needs a person.")
              .withHint("Ask the operator of the mail server.");
      case CREDENTIALS, NEEDS_UTF8, UNKNOWN -> rejectedLogin(mechanism);
    };
  }

  private static Problem rejected(CommandRejected e) {
    boolean typed =
        e.responseCode()
            .map(code -> code.is("IN-USE") || code.is("LOGIN-DELAY") || code.is("SYS"))
            .orElse(false);
    if (typed) {
      return byCode(e.responseCode().orElseThrow(), null);
    }
    if (e.stage() == Stage.UIDL) {
      return Problem.of(ProblemCode.UIDL_UNSUPPORTED, "The server refused UIDL.")
          .withHint("Without UIDL a server gives messages no identity that lasts.");
    }
    return Problem.of(ProblemCode.SERVER_TEMPORARY, "The server refused " + e.command() + ".");
  }

  private static Problem late(DeadlineExceeded e, Mailbox mailbox) {
    Problem problem =
        Problem.of(
            ProblemCode.CONNECT_TIMEOUT,
            e.stage() == Stage.GREETING
                ? "The server connected but sent no greeting."
                : "The server was too slow: " + e.getMessage() + ".");
    return e.stage() == Stage.GREETING
        ? problem.withHint(
            "A POP3 server speaks first. On port "
                + mailbox.port()
                + " something else may be waiting for the client, such as a web server.")
        : problem;
  }

  private static Problem storage(Exception e) {
    LOG.warn("a poll could not store what it read", e);
    return Problem.of(
            ProblemCode.STORAGE_UNAVAILABLE, "What was read could not be stored; nothing is lost.")
        .withHint("The server still holds it, and it is fetched again.");
  }

  private static Upstream upstream(Pop3Exception e, Mailbox mailbox) {
    return new Upstream(
        mailbox.host(),
        mailbox.port(),
        e.stage().name().toLowerCase(Locale.ROOT),
        e.command().isEmpty() ? null : e.command(),
        e.reply().map(ServerReply::line).orElse(null),
        e.reply().flatMap(ServerReply::code).map(ResponseCode::toString).orElse(null));
  }

  private static boolean stopped(Throwable cause) {
    return cause instanceof PollStopped
        || (cause instanceof SinkFailed && cause.getCause() instanceof PollStopped)
        || (cause instanceof DeadlineExceeded late
            && late.reason() == DeadlineExceeded.Reason.CANCELLED);
  }

  private static IOException causeOf(SinkFailed e) {
    return e.getCause() instanceof IOException cause ? cause : e;
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
