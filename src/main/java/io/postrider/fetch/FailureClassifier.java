package io.postrider.fetch;

import io.postrider.account.Mailbox;
import io.postrider.egress.EgressRefused;
import io.postrider.pop3.AuthenticationRejected;
import io.postrider.pop3.CommandRejected;
import io.postrider.pop3.ConnectFailed;
import io.postrider.pop3.ConnectionLost;
import io.postrider.pop3.CredentialsUnfit;
import io.postrider.pop3.DeadlineExceeded;
import io.postrider.pop3.LimitExceeded;
import io.postrider.pop3.Pop3Exception;
import io.postrider.pop3.ProtocolViolation;
import io.postrider.pop3.ProxyFailed;
import io.postrider.pop3.ResponseCode;
import io.postrider.pop3.ServerReply;
import io.postrider.pop3.SinkFailed;
import io.postrider.pop3.TlsFailed;
import io.postrider.pop3.TlsPolicyUnmet;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import io.postrider.web.Upstream;
import java.io.IOException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * The one place that switches on what went wrong in a session: its kind, which decides what happens
 * next, and its words, for people and for clients. They hold no secret and no content. Stateless.
 */
@Component
class FailureClassifier {

  private static final Logger LOG = LoggerFactory.getLogger(FailureClassifier.class);

  Failure classify(Throwable cause, Mailbox mailbox) {
    if (stopped(cause)) {
      return Failure.of(
          FailureKind.STOPPED, Problem.of(ProblemCode.CONFLICT, "The poll was asked to stop."));
    }
    return switch (cause) {
      case SinkFailed e when e.getCause() instanceof IOException why -> classify(why, mailbox);
      case Pop3Exception e -> engine(e, mailbox);
      case EgressRefused e -> ConnectFailures.of(e);
      case ProblemException e -> Failure.of(FailureKind.of(e.problem().code()), e.problem());
      case FenceLost _ ->
          Failure.of(
              FailureKind.STOPPED,
              Problem.of(
                  ProblemCode.CONFLICT,
                  "The account was changed, paused or taken over while the poll ran."));
      case StorageFailed e -> storage(e);
      case IOException e -> storage(e);
      case DataAccessException e -> storage(e);
      case TransactionException e -> storage(e);
      default -> {
        LOG.error("a poll of account {} failed unexpectedly", mailbox.accountId(), cause);
        yield Failure.of(
            FailureKind.UNEXPECTED,
            Problem.of(ProblemCode.INTERNAL, "The poll failed unexpectedly; see the log."));
      }
    };
  }

  private static Failure engine(Pop3Exception cause, Mailbox mailbox) {
    Failure failure =
        switch (cause) {
          case ConnectFailed e -> ConnectFailures.of(e, mailbox);
          case ProxyFailed e -> ConnectFailures.of(e);
          case TlsFailed e -> ConnectFailures.of(e, mailbox);
          case TlsPolicyUnmet _ -> ConnectFailures.noStls();
          case CredentialsUnfit e -> LoginRefusals.of(e);
          case AuthenticationRejected e -> ServerFailures.of(e);
          case CommandRejected e -> ServerFailures.of(e);
          case ProtocolViolation e -> ServerFailures.of(e, mailbox);
          case LimitExceeded e -> ServerFailures.of(e);
          case DeadlineExceeded e -> ServerFailures.of(e, mailbox);
          case ConnectionLost e -> ServerFailures.of(e);
          case SinkFailed e -> storage(e);
        };
    return failure.with(failure.problem().withUpstream(upstream(cause, mailbox)));
  }

  private static Failure storage(Exception e) {
    LOG.warn("a poll could not store what it read", e);
    return Failure.of(
        FailureKind.STORAGE,
        Problem.of(
                ProblemCode.STORAGE_UNAVAILABLE,
                "What was read could not be stored; nothing is lost.")
            .withHint("The server still holds it, and it is fetched again."));
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
}
