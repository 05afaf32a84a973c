package io.postrider.fetch;

import io.postrider.account.AuthMechanism;
import io.postrider.account.Mailbox;
import io.postrider.account.MailboxAuth.OAuth2Auth;
import io.postrider.account.MailboxAuth.PasswordAuth;
import io.postrider.egress.EgressGuard;
import io.postrider.pop3.AuthorizationSession;
import io.postrider.pop3.Credentials;
import io.postrider.pop3.Deadline;
import io.postrider.pop3.Endpoint;
import io.postrider.pop3.Mechanism;
import io.postrider.pop3.Pop3Client;
import io.postrider.pop3.Pop3Limits;
import io.postrider.pop3.TlsPolicy;
import io.postrider.pop3.TransactionSession;
import io.postrider.pop3.TranscriptListener;
import io.postrider.pop3.TrustSettings;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.io.IOException;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** From an account's settings to a session: the only caller of {@link Pop3Client}. */
@Component
class SessionOpener {

  private final EgressGuard egress;
  private final FetchSettings settings;

  SessionOpener(EgressGuard egress, FetchSettings settings) {
    this.egress = egress;
    this.settings = settings;
  }

  /** Connects and logs in for a poll. */
  TransactionSession open(RunningPoll poll) throws IOException {
    Mailbox mailbox = poll.ticket().mailbox();
    poll.enter(PollPhase.CONNECT);
    AuthorizationSession greeted = connect(mailbox, poll.transcript(), poll.deadline());
    try {
      poll.enter(PollPhase.AUTHENTICATE);
      return greeted.authenticate(credentials(mailbox), poll.deadline());
    } catch (IOException | RuntimeException e) {
      greeted.close();
      throw e;
    }
  }

  /** Connects, up to the greeting and the capabilities. */
  AuthorizationSession connect(Mailbox mailbox, TranscriptListener transcript, Deadline deadline)
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
        .transcript(transcript)
        .build()
        .connect(deadline);
  }

  /** What to log in with. */
  Credentials credentials(Mailbox mailbox) {
    return switch (mailbox.auth()) {
      case PasswordAuth auth ->
          new Credentials.Password(
              mailbox.username(), auth.password(), mechanism(auth.mechanism()));
      case OAuth2Auth _ ->
          throw new ProblemException(
              ProblemCode.AUTH_REJECTED, "OAuth2 token acquisition is not part of this version");
    };
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
