package io.postrider.fetch;

import io.postrider.account.AuthMechanism;
import io.postrider.account.Mailbox;
import io.postrider.account.MailboxAuth.PasswordAuth;
import io.postrider.egress.EgressGuard;
import io.postrider.oauth2.AccessToken;
import io.postrider.oauth2.AccessTokens;
import io.postrider.pop3.AuthenticationRejected;
import io.postrider.pop3.AuthorizationSession;
import io.postrider.pop3.Credentials;
import io.postrider.pop3.Deadline;
import io.postrider.pop3.Endpoint;
import io.postrider.pop3.FailureClass;
import io.postrider.pop3.Mechanism;
import io.postrider.pop3.Pop3Client;
import io.postrider.pop3.Pop3Limits;
import io.postrider.pop3.TlsPolicy;
import io.postrider.pop3.TlsSessions;
import io.postrider.pop3.TransactionSession;
import io.postrider.pop3.TranscriptListener;
import io.postrider.pop3.TrustSettings;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** From an account's settings to a session: the only caller of {@link Pop3Client}. */
@Component
class SessionOpener {

  private final EgressGuard egress;
  private final AccessTokens tokens;
  private final FetchSettings settings;
  private final SessionMetrics metrics;
  private final TlsSessions tlsSessions = new TlsSessions();

  SessionOpener(
      EgressGuard egress, AccessTokens tokens, FetchSettings settings, SessionMetrics metrics) {
    this.egress = egress;
    this.tokens = tokens;
    this.settings = settings;
    this.metrics = metrics;
  }

  /** Connects and logs in for a poll. */
  TransactionSession open(RunningPoll poll) throws IOException {
    Mailbox mailbox = poll.ticket().mailbox();
    if (mailbox.auth() instanceof PasswordAuth auth) {
      return open(poll, () -> password(mailbox, auth));
    }
    var token = new AtomicReference<AccessToken>();
    try {
      return open(poll, () -> bearer(mailbox, keep(token, tokens.of(mailbox))));
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
      return open(poll, () -> bearer(mailbox, keep(token, tokens.insteadOf(rejected, mailbox))));
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
        client(mailbox, poll.transcript())
            .pipelining(poll.ticket().pipelining())
            .build()
            .connect(poll.deadline());
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

  /** Connects, up to the greeting and the capabilities. */
  AuthorizationSession connect(Mailbox mailbox, TranscriptListener transcript, Deadline deadline)
      throws IOException {
    return client(mailbox, transcript).build().connect(deadline);
  }

  private Pop3Client.Builder client(Mailbox mailbox, TranscriptListener transcript)
      throws IOException {
    egress.requireMailboxPort(mailbox.port());
    return Pop3Client.builder(new Endpoint(mailbox.host(), mailbox.port(), policy(mailbox)))
        .resolver(egress::resolve)
        .connectTimeout(settings.connectTimeout())
        .readTimeout(settings.readTimeout())
        .limits(Pop3Limits.DEFAULT.withMessageOctets(mailbox.limits().maxMessageBytes()))
        .trust(
            new TrustSettings(
                Optional.ofNullable(mailbox.trust().caCertificatePem()),
                mailbox.trust().pinnedSpkiSha256()))
        .tlsSessions(tlsSessions)
        .transcript(transcript)
        .listener(metrics);
  }

  static Credentials password(Mailbox mailbox, PasswordAuth auth) {
    return new Credentials.Password(
        mailbox.username(), auth.password(), mechanism(auth.mechanism()));
  }

  static Credentials bearer(Mailbox mailbox, AccessToken token) {
    return new Credentials.Bearer(
        mailbox.username(), token.value(), mechanism(mailbox.auth().mechanism()));
  }

  private static TlsPolicy policy(Mailbox mailbox) {
    return switch (mailbox.tls()) {
      case IMPLICIT -> TlsPolicy.IMPLICIT;
      case STARTTLS -> TlsPolicy.STLS_REQUIRED;
      case NONE -> TlsPolicy.CLEARTEXT;
    };
  }

  private static Mechanism mechanism(AuthMechanism mechanism) {
    return switch (mechanism) {
      case AUTO -> Mechanism.AUTO;
      case PLAIN -> Mechanism.PLAIN;
      case LOGIN -> Mechanism.LOGIN;
      case USER_PASS -> Mechanism.USER_PASS;
      case APOP -> Mechanism.APOP;
      case CRAM_MD5 -> Mechanism.CRAM_MD5;
      case SCRAM_SHA_1 -> Mechanism.SCRAM_SHA_1;
      case SCRAM_SHA_256 -> Mechanism.SCRAM_SHA_256;
      case XOAUTH2 -> Mechanism.XOAUTH2;
      case OAUTHBEARER -> Mechanism.OAUTHBEARER;
    };
  }
}
