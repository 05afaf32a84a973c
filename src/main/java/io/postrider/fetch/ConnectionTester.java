package io.postrider.fetch;

import io.postrider.account.ConnectionProbe;
import io.postrider.account.ConnectionReport;
import io.postrider.account.ConnectionReport.CertificateFacts;
import io.postrider.account.ConnectionReport.Stage;
import io.postrider.account.ConnectionReport.TlsFacts;
import io.postrider.account.ConnectionStage;
import io.postrider.account.Mailbox;
import io.postrider.account.MailboxAuth.ExternalAuth;
import io.postrider.account.MailboxAuth.OAuth2Auth;
import io.postrider.account.MailboxAuth.PasswordAuth;
import io.postrider.account.TlsMode;
import io.postrider.oauth2.AccessTokens;
import io.postrider.pop3.AuthorizationSession;
import io.postrider.pop3.Capabilities;
import io.postrider.pop3.CertificateSeen;
import io.postrider.pop3.CommandRejected;
import io.postrider.pop3.Credentials;
import io.postrider.pop3.Deadline;
import io.postrider.pop3.MaildropListing;
import io.postrider.pop3.Pop3Exception;
import io.postrider.pop3.TlsFailed;
import io.postrider.pop3.TlsInfo;
import io.postrider.pop3.TransactionSession;
import io.postrider.web.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Goes the way of a poll as far as UIDL and reports each stage. Never retrieves, never deletes. */
@Component
class ConnectionTester implements ConnectionProbe {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String REPLACED =
      "The authorization server replaced the refresh token by this test. An account that is created"
          + " with verify=true keeps the new one; the one you have may be worth nothing now.";

  private final MailServers servers;
  private final AccessTokens tokens;
  private final FailureClassifier failures;

  ConnectionTester(MailServers servers, AccessTokens tokens, FailureClassifier failures) {
    this.servers = servers;
    this.tokens = tokens;
    this.failures = failures;
  }

  @Override
  public Probed probe(Mailbox mailbox) {
    Test test = new Test(mailbox);
    return new Probed(test.run(), test.replacement);
  }

  /** One test: the stages passed so far, and what was learned. Used by one thread once. */
  private final class Test {
    private final Mailbox mailbox;
    private final Deadline deadline = Deadline.in(PATIENCE);
    private final PollTranscript transcript = new PollTranscript();
    private final List<Stage> stages = new ArrayList<>();
    private List<String> capabilities = List.of();
    private @Nullable TlsFacts tls;
    private long stageBegan = System.nanoTime();

    /** The stage that runs, where the engine cannot tell. */
    private @Nullable ConnectionStage stage;

    private @Nullable String replacement;

    Test(Mailbox mailbox) {
      this.mailbox = mailbox;
    }

    ConnectionReport run() {
      try (AuthorizationSession greeted = servers.connect(mailbox, true, transcript, deadline)) {
        connected(greeted);
        try (TransactionSession session = greeted.authenticate(credentials(), deadline)) {
          capabilities = session.capabilities().lines();
          passed(ConnectionStage.AUTHENTICATION, "logged in as " + mailbox.username());
          int counted = session.stat(deadline).messages();
          passed(ConnectionStage.STAT, counted + " messages");
          uidl(session.listing(deadline), session.capabilities(), counted);
          session.quit(deadline);
        }
        return report(true);
      } catch (IOException | RuntimeException e) {
        failed(e);
        return report(false);
      }
    }

    /** A server need not have UIDL (RFC 1939 §7), but whoever sets up an account should know. */
    private void uidl(MaildropListing listing, Capabilities announced, int counted)
        throws CommandRejected {
      CommandRejected refusal = listing.uidlRejection().orElse(null);
      if (refusal != null && (announced.has("UIDL") || refusal.responseCode().isPresent())) {
        throw refusal;
      }
      int named = listing.usable();
      if (named < counted) {
        stages.add(
            new Stage(
                ConnectionStage.UIDL,
                true,
                lap(),
                named + " of " + counted + " messages have a usable unique-id",
                "The others are known by their content, and each poll reads them whole.",
                null));
      } else {
        passed(ConnectionStage.UIDL, named + " unique ids");
      }
    }

    private Credentials credentials() {
      return switch (mailbox.auth()) {
        case ExternalAuth _ -> EngineCredentials.external(mailbox);
        case PasswordAuth auth -> EngineCredentials.password(mailbox, auth);
        case OAuth2Auth auth -> {
          stage = ConnectionStage.TOKEN;
          AccessTokens.Trial trial = tokens.ask(mailbox);
          replacement = trial.refreshToken();
          String host = "access token from " + auth.tokenUri().getHost();
          stages.add(
              replacement == null
                  ? new Stage(ConnectionStage.TOKEN, true, lap(), host, null, null)
                  : new Stage(ConnectionStage.TOKEN, true, lap(), host, REPLACED, null));
          stage = null;
          yield EngineCredentials.bearer(mailbox, trial.accessToken());
        }
      };
    }

    private void connected(AuthorizationSession greeted) {
      passed(ConnectionStage.DNS, mailbox.host());
      passed(ConnectionStage.CONNECT, mailbox.host() + " port " + mailbox.port());
      if (mailbox.tls() != TlsMode.NONE) {
        TlsInfo info = greeted.tls().orElseThrow();
        tls = new TlsFacts(info.protocol(), info.cipher(), facts(info.certificates()));
        passed(ConnectionStage.TLS, info.protocol() + " " + info.cipher());
      }
      passed(ConnectionStage.GREETING, greeted.greeting().reply().text());
      capabilities = greeted.capabilities().lines();
      passed(ConnectionStage.CAPABILITIES, capabilities.size() + " capabilities");
    }

    private void passed(ConnectionStage stage, String detail) {
      stages.add(new Stage(stage, true, lap(), detail, null, null));
    }

    private void failed(Exception e) {
      Problem problem = failures.classify(e, mailbox).problem();
      ConnectionStage stage = stageOf(e);
      passedUpTo(stage);
      if (e instanceof TlsFailed untrusted && !untrusted.certificates().isEmpty()) {
        tls = new TlsFacts("", "", facts(untrusted.certificates()));
      }
      stages.add(new Stage(stage, false, lap(), problem.detail(), problem.hint(), problem));
    }

    /** The engine connects in one go; what came before the stage that failed was passed. */
    private void passedUpTo(ConnectionStage failed) {
      if (!stages.isEmpty()) {
        return;
      }
      for (ConnectionStage stage :
          EnumSet.range(ConnectionStage.DNS, ConnectionStage.CAPABILITIES)) {
        if (stage == failed) {
          return;
        }
        if (stage != ConnectionStage.TLS || mailbox.tls() == TlsMode.IMPLICIT) {
          stages.add(new Stage(stage, true, 0, null, null, null));
        }
      }
    }

    private ConnectionStage stageOf(Exception e) {
      if (e instanceof Pop3Exception engine) {
        return switch (engine.stage()) {
          case LIST, STAT -> ConnectionStage.STAT;
          case RETRIEVE, DELETE, QUIT, UIDL -> ConnectionStage.UIDL;
          case DNS -> ConnectionStage.DNS;
          case CONNECT -> ConnectionStage.CONNECT;
          case TLS -> ConnectionStage.TLS;
          case GREETING -> ConnectionStage.GREETING;
          case CAPABILITIES -> ConnectionStage.CAPABILITIES;
          case AUTHENTICATION -> ConnectionStage.AUTHENTICATION;
        };
      }
      if (stage != null) {
        return stage;
      }
      if (stages.isEmpty()) {
        return ConnectionStage.DNS;
      }
      return stages.getLast().stage() == ConnectionStage.STAT
          ? ConnectionStage.UIDL
          : ConnectionStage.AUTHENTICATION;
    }

    private long lap() {
      long now = System.nanoTime();
      long millis = Duration.ofNanos(now - stageBegan).toMillis();
      stageBegan = now;
      return millis;
    }

    private ConnectionReport report(boolean ok) {
      return new ConnectionReport(ok, stages, capabilities, tls, transcript.text());
    }
  }

  private static List<CertificateFacts> facts(List<CertificateSeen> certificates) {
    return certificates.stream()
        .map(seen ->
            new CertificateFacts(seen.subject(), seen.issuer(), seen.notAfter(), seen.sha256()))
        .toList();
  }
}
