package io.postrider.fetch;

import io.postrider.account.Mailbox;
import io.postrider.account.MailboxAuth.ExternalAuth;
import io.postrider.account.MailboxAuth.OAuth2Auth;
import io.postrider.account.MailboxAuth.PasswordAuth;
import io.postrider.oauth2.AccessToken;
import io.postrider.oauth2.AccessTokens;
import io.postrider.pop3.AuthenticationRejected;
import io.postrider.pop3.AuthorizationSession;
import io.postrider.pop3.Credentials;
import io.postrider.pop3.FailureClass;
import io.postrider.pop3.TransactionSession;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Opens the session of a poll: connects, logs in, and with a token that is rejected tries one
 * other.
 */
@Component
class SessionOpener {

  private final MailServers servers;
  private final AccessTokens tokens;

  SessionOpener(MailServers servers, AccessTokens tokens) {
    this.servers = servers;
    this.tokens = tokens;
  }

  /** Connects and logs in for a poll. */
  TransactionSession open(RunningPoll poll) throws IOException {
    Mailbox mailbox = poll.ticket().mailbox();
    return switch (mailbox.auth()) {
      case PasswordAuth auth -> open(poll, () -> EngineCredentials.password(mailbox, auth));
      case ExternalAuth _ -> open(poll, () -> EngineCredentials.external(mailbox));
      case OAuth2Auth _ -> openByToken(poll);
    };
  }

  private TransactionSession openByToken(RunningPoll poll) throws IOException {
    Mailbox mailbox = poll.ticket().mailbox();
    var token = new AtomicReference<AccessToken>();
    try {
      return open(poll, () -> EngineCredentials.bearer(mailbox, keep(token, tokens.of(mailbox))));
    } catch (AuthenticationRejected e) {
      AccessToken rejected = token.get();
      if (rejected == null || !blamesTheCredentials(e)) {
        throw e;
      }
      return openAnew(poll, rejected);
    }
  }

  /** A token may be revoked before its time: one other is tried, then the rejection stands. */
  private TransactionSession openAnew(RunningPoll poll, AccessToken rejected) throws IOException {
    Mailbox mailbox = poll.ticket().mailbox();
    var token = new AtomicReference<AccessToken>();
    try {
      return open(
          poll,
          () ->
              EngineCredentials.bearer(mailbox, keep(token, tokens.insteadOf(rejected, mailbox))));
    } catch (AuthenticationRejected e) {
      AccessToken second = token.get();
      if (second != null && blamesTheCredentials(e)) {
        tokens.forget(second, mailbox);
      }
      throw e;
    }
  }

  /** The credentials are made once the server is known to be there, and to be the right one. */
  private TransactionSession open(RunningPoll poll, Supplier<Credentials> credentials)
      throws IOException {
    poll.enter(PollPhase.CONNECT);
    Mailbox mailbox = poll.ticket().mailbox();
    AuthorizationSession greeted =
        servers.connect(mailbox, poll.ticket().pipelining(), poll.transcript(), poll.deadline());
    try {
      poll.enter(PollPhase.AUTHENTICATE);
      return greeted.authenticate(credentials.get(), poll.deadline());
    } catch (IOException | RuntimeException e) {
      greeted.close();
      throw e;
    }
  }

  private static AccessToken keep(AtomicReference<AccessToken> place, AccessToken token) {
    place.set(token);
    return token;
  }

  /** A maildrop that is in use, or a server in trouble, says nothing about the token. */
  private static boolean blamesTheCredentials(AuthenticationRejected e) {
    return e.responseCode()
        .map(code ->
            code.failureClass() == FailureClass.CREDENTIALS
                || code.failureClass() == FailureClass.UNKNOWN)
        .orElse(true);
  }
}
