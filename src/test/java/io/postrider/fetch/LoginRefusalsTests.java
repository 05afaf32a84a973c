package io.postrider.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.pop3.AuthorizationSession;
import io.postrider.pop3.Credentials;
import io.postrider.pop3.Deadline;
import io.postrider.pop3.Endpoint;
import io.postrider.pop3.Mechanism;
import io.postrider.pop3.MechanismFloor;
import io.postrider.pop3.Pop3Client;
import io.postrider.pop3.Pop3Exception;
import io.postrider.pop3.ScriptedPop3Server;
import io.postrider.pop3.TestAuthority;
import io.postrider.pop3.TlsPolicy;
import io.postrider.pop3.TrustSettings;
import io.postrider.web.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A refused login: who can mend it, told by what the server says through the mechanism. */
class LoginRefusalsTests {

  private static final TestAuthority AUTHORITY = TestAuthority.create();
  private static final TestAuthority.Identity IDENTITY = AUTHORITY.issue("127.0.0.1");
  private static final Credentials TOKEN =
      new Credentials.Bearer("alice", "a-token", Mechanism.XOAUTH2);

  private final Deadline deadline = Deadline.in(Duration.ofMinutes(1));

  private Failure refused(String capability, String script, Credentials credentials)
      throws Exception {
    String opening = "S: +OK\nC: CAPA\nS: +OK\nS: " + capability + "\nS: .\n";
    try (var server = ScriptedPop3Server.playing(opening + script).implicitTls(IDENTITY).start();
        AuthorizationSession greeted =
            Pop3Client.builder(new Endpoint(server.host(), server.port(), TlsPolicy.IMPLICIT))
                .trust(TrustSettings.authority(AUTHORITY.pem()))
                .build()
                .connect(deadline)) {
      Pop3Exception refused =
          catchThrowableOfType(
              Pop3Exception.class, () -> greeted.authenticate(credentials, deadline));
      return new FailureClassifier().classify(refused, TestAccounts.mailbox());
    }
  }

  private Failure refusedToken(String status, String answer) throws Exception {
    String challenge = "{\"status\":\"" + status + "\",\"scope\":\"pop.read\"}";
    String base64 =
        Base64.getEncoder().encodeToString(challenge.getBytes(StandardCharsets.US_ASCII));
    return refused(
        "SASL XOAUTH2", "C: AUTH XOAUTH2\nS: +\nC: …\nS: + " + base64 + "\nC:\n" + answer, TOKEN);
  }

  @ParameterizedTest
  @CsvSource({
    "401, S: -ERR no, LOGIN_REFUSED, auth.rejected, expired",
    "400, S: -ERR [AUTH] no, CREDENTIALS, auth.rejected, expired",
    "403, S: -ERR no, CONSENT, auth.consent_required, not for POP3",
    "403, S: -ERR [AUTH] no, CONSENT, auth.consent_required, not for POP3",
    "invalid_request, S: -ERR no, LOGIN_REFUSED, auth.rejected, did not understand",
    "strange, S: -ERR no, LOGIN_REFUSED, auth.rejected, rejected the access token",
    "401, S: -ERR [IN-USE] locked, IN_USE, mailbox.in_use, Another session"
  })
  void tellsATokenThatRanOutFromAConsentThatIsMissing(
      String status, String answer, FailureKind kind, String code, String words) throws Exception {
    Failure failure = refusedToken(status, answer + "\n");

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.problem().code().code()).isEqualTo(code);
    assertThat(failure.problem().detail()).contains(words);
  }

  @Test
  void namesTheScopeThatSomebodyMustConsentTo() throws Exception {
    assertThat(refusedToken("403", "S: -ERR no\n").problem().hint()).contains("pop.read");
  }

  @Test
  void aLoginBelowTheMinimumIsNoWrongPassword() throws Exception {
    Failure failure =
        refused(
            "SASL PLAIN",
            "",
            new Credentials.Password("alice", "secret", Mechanism.AUTO, MechanismFloor.SCRAM));

    assertThat(failure.kind()).isEqualTo(FailureKind.TLS);
    assertThat(failure.problem().code()).isEqualTo(ProblemCode.AUTH_TOO_WEAK);
    assertThat(failure.problem().hint()).contains("auth.minimum");
  }

  @Test
  void credentialsThatCannotBeSentWantOthers() throws Exception {
    Failure failure =
        refused("USER", "", new Credentials.Password("älice", "secret", Mechanism.USER_PASS));

    assertThat(failure.kind()).isEqualTo(FailureKind.CREDENTIALS);
    assertThat(failure.problem().code()).isEqualTo(ProblemCode.AUTH_REJECTED);
  }
}
