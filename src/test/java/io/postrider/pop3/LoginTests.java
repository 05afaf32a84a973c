package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginTests {

  private static final TestAuthority AUTHORITY = TestAuthority.create();

  private static String hello(String... capabilities) {
    return "S: +OK <1.2@three>\nC: CAPA\nS: +OK\nS: "
        + String.join("\nS: ", capabilities)
        + "\nS: .\n";
  }

  private static final String AFTERWARDS = "\nC: CAPA\nS: -ERR\n!gone\n";

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void playAndLogIn(String script, Credentials credentials) throws Exception {
    try (var server = ScriptedPop3Server.playing(script).start()) {
      try (AuthorizationSession hello = Dial.to(server).build().connect(Dial.soon());
          TransactionSession drop = hello.authenticate(credentials, Dial.soon())) {
        assertThat(drop.anomalous()).isFalse();
      }
      server.verify();
    }
  }

  private static <T extends Throwable> T playAndFail(
      Class<T> type, String script, Credentials credentials) throws Exception {
    try (var server = ScriptedPop3Server.playing(script).start()) {
      T failure;
      try (AuthorizationSession hello = Dial.to(server).build().connect(Dial.soon())) {
        failure = catchThrowableOfType(type, () -> hello.authenticate(credentials, Dial.soon()));
      }
      server.verify();
      assertThat(failure).isNotNull();
      return failure;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'SASL LOGIN PLAIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256', SCRAM_SHA_256",
    "'SASL PLAIN SCRAM-SHA-1 CRAM-MD5', SCRAM_SHA_1",
    "'SASL PLAIN LOGIN CRAM-MD5', CRAM_MD5",
    "'SASL login plain', PLAIN",
    "'SASL LOGIN', LOGIN",
    "'SASL GSSAPI NTLM', USER_PASS",
    "'USER', USER_PASS",
    "'TOP', USER_PASS"
  })
  void autoPicksTheStrongestOffered(String line, Mechanism expected) {
    assertThat(
            MechanismChoice.of(
                Dial.ALICE, Capabilities.of(List.of(line)), MechanismChoice.Channel.CLEAR))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'SASL PLAIN SCRAM-SHA-1-PLUS SCRAM-SHA-256', SCRAM_SHA_1_PLUS",
    "'SASL SCRAM-SHA-1-PLUS SCRAM-SHA-256-PLUS', SCRAM_SHA_256_PLUS",
    "'SASL LOGIN PLAIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256', SCRAM_SHA_256",
    "'SASL PLAIN SCRAM-SHA-1 CRAM-MD5', SCRAM_SHA_1",
    "'SASL CRAM-MD5 LOGIN PLAIN', PLAIN",
    "'SASL LOGIN CRAM-MD5', CRAM_MD5",
    "'SASL LOGIN EXTERNAL XOAUTH2', LOGIN",
    "'TOP', USER_PASS"
  })
  void underTlsAutoShowsThePasswordToTheServerRatherThanMakeItKeepIt(
      String line, Mechanism expected) {
    assertThat(
            MechanismChoice.of(
                Dial.ALICE, Capabilities.of(List.of(line)), MechanismChoice.Channel.BINDABLE_TLS))
        .isEqualTo(expected);
  }

  @Test
  void autoBindsNothingWhereThereIsNothingToBindTo() {
    Capabilities capabilities = Capabilities.of(List.of("SASL SCRAM-SHA-256-PLUS SCRAM-SHA-1"));

    for (MechanismChoice.Channel channel :
        List.of(MechanismChoice.Channel.TLS, MechanismChoice.Channel.CLEAR)) {
      assertThat(MechanismChoice.of(Dial.ALICE, capabilities, channel))
          .isEqualTo(Mechanism.SCRAM_SHA_1);
    }
  }

  @Test
  void autoPrefersUserAndPassToLoginWhereTheyAreAnnouncedAndCanCarryIt() {
    Capabilities both = Capabilities.of(List.of("USER", "SASL LOGIN"));
    Credentials umlaut = new Credentials.Password("alice", "pässword");

    for (MechanismChoice.Channel channel : MechanismChoice.Channel.values()) {
      assertThat(MechanismChoice.of(Dial.ALICE, both, channel)).isEqualTo(Mechanism.USER_PASS);
      assertThat(MechanismChoice.of(umlaut, both, channel)).isEqualTo(Mechanism.LOGIN);
    }
  }

  @Test
  void autoPicksABearerMechanismForAToken() {
    Credentials token = new Credentials.Bearer("alice", "t0ken");

    assertThat(
            MechanismChoice.of(
                token,
                Capabilities.of(List.of("SASL XOAUTH2 OAUTHBEARER")),
                MechanismChoice.Channel.TLS))
        .isEqualTo(Mechanism.OAUTHBEARER);
    assertThat(
            MechanismChoice.of(
                token, Capabilities.of(List.of("SASL PLAIN")), MechanismChoice.Channel.TLS))
        .isEqualTo(Mechanism.XOAUTH2);
  }

  @Test
  void autoNeverPicksApop() {
    assertThat(
            MechanismChoice.of(Dial.ALICE, Capabilities.unknown(), MechanismChoice.Channel.CLEAR))
        .isEqualTo(Mechanism.USER_PASS);
  }

  @Test
  void plainGoesWithItsInitialResponseWhereSaslIsAnnounced() throws Exception {
    playAndLogIn(
        hello("SASL PLAIN")
            + "C: AUTH PLAIN "
            + base64("\0alice\0secret")
            + "\nS: +OK"
            + AFTERWARDS,
        Dial.ALICE);
  }

  @Test
  void plainTakesTwoStepsWhereSaslIsNotAnnounced() throws Exception {
    playAndLogIn(
        hello("USER")
            + "C: AUTH PLAIN\nS: + \nC: "
            + base64("\0alice\0secret")
            + "\nS: +OK"
            + AFTERWARDS,
        new Credentials.Password("alice", "secret", Mechanism.PLAIN));
  }

  @Test
  void anInitialResponseTooLongForALineTakesTwoSteps() throws Exception {
    String password = "p".repeat(300);
    playAndLogIn(
        hello("SASL PLAIN")
            + "C: AUTH PLAIN\n!raw +\\r\\n\nC: "
            + base64("\0alice\0" + password)
            + "\nS: +OK"
            + AFTERWARDS,
        new Credentials.Password("alice", password));
  }

  @Test
  void apopSendsTheDigestOfTheTimestamp() throws Exception {
    playAndLogIn(
        "S: +OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>\nC: CAPA\nS: -ERR\n"
            + "C: APOP mrose c4c9334bac560ecc979e58001b3e22fb\nS: +OK"
            + AFTERWARDS,
        new Credentials.Password("mrose", "tanstaaf", Mechanism.APOP));
  }

  @Test
  void aRefusedPasswordIsNotTriedByASecondMechanism() throws Exception {
    AuthenticationRejected rejection =
        playAndFail(
            AuthenticationRejected.class,
            hello("USER", "SASL LOGIN PLAIN")
                + "C: AUTH PLAIN "
                + base64("\0alice\0secret")
                + "\nS: -ERR [AUTH] no\n!gone\n",
            Dial.ALICE);

    assertThat(rejection.mechanism()).isEqualTo(Mechanism.PLAIN);
    assertThat(rejection.responseCode().map(ResponseCode::failureClass))
        .hasValue(FailureClass.CREDENTIALS);
    assertThat(rejection.sessionUsable()).isTrue();
  }

  /** Some servers say goodbye after the refusal, unasked, and close. */
  @ParameterizedTest
  @CsvSource({
    "USER_PASS, 'C: USER alice\nS: +OK\nC: PASS secret\n'",
    "CRAM_MD5, 'C: AUTH CRAM-MD5\nS: + PDEuMkB0aHJlZT4=\nC: …\n'"
  })
  void aGoodbyeBehindTheRefusalDoesNotHideIt(Mechanism mechanism, String talk) throws Exception {
    AuthenticationRejected rejection =
        playAndFail(
            AuthenticationRejected.class,
            hello("USER", "SASL CRAM-MD5")
                + talk
                + "!raw -ERR [AUTH] no\\r\\n+OK goodbye\\r\\n\n!gone\n",
            new Credentials.Password("alice", "secret", mechanism));

    assertThat(rejection.responseCode().map(ResponseCode::failureClass))
        .hasValue(FailureClass.CREDENTIALS);
    assertThat(rejection.sessionUsable()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "[IN-USE], IN_USE",
    "[LOGIN-DELAY], LOGIN_DELAY",
    "[SYS/TEMP], TEMPORARY",
    "[SYS/PERM/DISK], PERMANENT",
    "[AUTH], CREDENTIALS",
    "[X-OWN], UNKNOWN"
  })
  void theResponseCodeTellsWhatARefusalMeans(String code, FailureClass expected) throws Exception {
    AuthenticationRejected rejection =
        playAndFail(
            AuthenticationRejected.class,
            hello("USER") + "C: USER alice\nS: +OK\nC: PASS secret\nS: -ERR " + code + " no\n",
            Dial.ALICE);

    assertThat(rejection.responseCode().orElseThrow().failureClass()).isEqualTo(expected);
    assertThat(rejection.command()).isEqualTo("PASS •••");
  }

  @Test
  void aConnectionThatEndsAfterPassIsNoProofOfAWrongPassword() throws Exception {
    ConnectionLost lost =
        playAndFail(
            ConnectionLost.class,
            hello("USER") + "C: USER alice\nS: +OK\nC: PASS secret\n!close\n",
            Dial.ALICE);

    assertThat(lost.stage()).isEqualTo(Stage.AUTHENTICATION);
  }

  @Test
  void anUnknownMechanismIsNoWrongPassword() throws Exception {
    CommandRejected rejection =
        playAndFail(
            CommandRejected.class,
            hello("USER") + "C: AUTH CRAM-MD5\nS: -ERR unknown\n!gone\n",
            new Credentials.Password("alice", "secret", Mechanism.CRAM_MD5));

    assertThat(rejection.command()).isEqualTo("AUTH CRAM-MD5");
    assertThat(rejection.sessionUsable()).isTrue();
  }

  @Test
  void aChallengeThatIsNotBase64IsCancelled() throws Exception {
    playAndFail(
        ProtocolViolation.class,
        hello("SASL CRAM-MD5") + "C: AUTH CRAM-MD5\nS: + not base64!\nC: *\nS: -ERR\n!gone\n",
        Dial.ALICE);
  }

  @Test
  void aYesBeforeTheServerHasProvenItselfIsNoYes() throws Exception {
    ProtocolViolation violation =
        playAndFail(
            ProtocolViolation.class,
            hello("SASL SCRAM-SHA-256") + "C: AUTH SCRAM-SHA-256 …\nS: +OK welcome\n!gone\n",
            Dial.ALICE);

    assertThat(violation).hasMessageContaining("had run to its end");
  }

  @Test
  void aTokenIsNeverSentInClear() throws Exception {
    TlsPolicyUnmet unmet =
        playAndFail(
            TlsPolicyUnmet.class,
            hello("SASL XOAUTH2") + "!gone\n",
            new Credentials.Bearer("alice", "t0ken"));

    assertThat(unmet.stage()).isEqualTo(Stage.AUTHENTICATION);
  }

  @Test
  void aTokenGoesInTwoStepsOverTls() throws Exception {
    String message = base64("user=alice\u0001auth=Bearer t0ken\u0001\u0001");
    try (var server =
            ScriptedPop3Server.playing(
                    hello("SASL XOAUTH2")
                        + "C: AUTH XOAUTH2\nS: + \nC: "
                        + message
                        + "\nS: +OK"
                        + AFTERWARDS)
                .implicitTls(AUTHORITY.issue("127.0.0.1"))
                .start();
        AuthorizationSession hello =
            Dial.to(server, TlsPolicy.IMPLICIT)
                .trust(TrustSettings.authority(AUTHORITY.pem()))
                .build()
                .connect(Dial.soon())) {
      hello.authenticate(new Credentials.Bearer("alice", "t0ken"), Dial.soon()).close();
      server.verify();
    }
  }

  @Test
  void aRefusedTokenIsAskedForItsErr() throws Exception {
    try (var server =
            ScriptedPop3Server.playing(
                    hello("SASL OAUTHBEARER")
                        + "C: AUTH OAUTHBEARER\nS: + \nC: …\nS: + "
                        + base64("{\"status\":\"invalid_token\"}")
                        + "\nC: AQ==\nS: -ERR [AUTH] no\n")
                .implicitTls(AUTHORITY.issue("127.0.0.1"))
                .start();
        AuthorizationSession hello =
            Dial.to(server, TlsPolicy.IMPLICIT)
                .trust(TrustSettings.authority(AUTHORITY.pem()))
                .build()
                .connect(Dial.soon())) {
      assertThatThrownBy(
              () -> hello.authenticate(new Credentials.Bearer("alice", "t0ken"), Dial.soon()))
          .isInstanceOf(AuthenticationRejected.class);
    }
  }

  @Test
  void otherCredentialsMayBeTriedInTheSameSession() throws Exception {
    try (var server =
        ScriptedPop3Server.playing(
                hello("USER")
                    + "C: USER alice\nS: +OK\nC: PASS wrong\nS: -ERR\n"
                    + "C: USER alice\nS: +OK\nC: PASS secret\nS: +OK"
                    + AFTERWARDS)
            .start()) {
      try (AuthorizationSession hello = Dial.to(server).build().connect(Dial.soon())) {
        assertThatThrownBy(
                () -> hello.authenticate(new Credentials.Password("alice", "wrong"), Dial.soon()))
            .isInstanceOf(AuthenticationRejected.class);
        hello.authenticate(Dial.ALICE, Dial.soon()).close();
        assertThatThrownBy(() -> hello.authenticate(Dial.ALICE, Dial.soon()))
            .isInstanceOf(IllegalStateException.class);
      }
      server.verify();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'a\r\nDELE 1', secret",
    "alice, 'x\r\nQUIT'",
    "'a\0b', secret",
    "'', secret",
    "alice, ''"
  })
  void credentialsWithControlsAreNeverMade(String username, String password) {
    assertThatThrownBy(() -> new Credentials.Password(username, password))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPasswordTooLongForPassSendsNotEvenTheName() throws Exception {
    try (var server = ScriptedPop3Server.playing(hello("USER") + "!gone\n").start()) {
      try (AuthorizationSession hello = Dial.to(server).build().connect(Dial.soon())) {
        assertThatThrownBy(() ->
                hello.authenticate(new Credentials.Password("alice", "p".repeat(300)), Dial.soon()))
            .isInstanceOfSatisfying(
                CredentialsUnfit.class,
                unfit -> assertThat(unfit.reason()).isEqualTo(CredentialsUnfit.Reason.TOO_LONG))
            .hasMessageNotContaining("ppp");
      }
      server.verify();
    }
  }
}
