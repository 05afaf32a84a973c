package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who strikes the stronger mechanisms out of a server's offer gets nothing for it. */
class MechanismFloorTests {

  private static final TestAuthority AUTHORITY = TestAuthority.create();
  private static final TestAuthority.Identity IDENTITY = AUTHORITY.issue("127.0.0.1");

  private static Credentials alice(MechanismFloor floor) {
    return new Credentials.Password("alice", "secret", Mechanism.AUTO, floor);
  }

  @ParameterizedTest
  @CsvSource({
    "SCRAM, SASL PLAIN LOGIN CRAM-MD5",
    "SCRAM, USER",
    "SCRAM_PLUS, SASL SCRAM-SHA-256 SCRAM-SHA-1 PLAIN"
  })
  void nothingIsSentWhereTheOfferIsBelowTheFloor(MechanismFloor floor, String offer)
      throws Exception {
    String script = "S: +OK\nC: CAPA\nS: +OK\nS: " + offer + "\nS: .\nC: QUIT\nS: +OK\n";
    try (var server = ScriptedPop3Server.playing(script).implicitTls(IDENTITY).start();
        AuthorizationSession hello =
            Dial.to(server, TlsPolicy.IMPLICIT)
                .trust(TrustSettings.authority(AUTHORITY.pem()))
                .build()
                .connect(Dial.soon())) {
      CredentialsUnfit unfit =
          catchThrowableOfType(
              CredentialsUnfit.class, () -> hello.authenticate(alice(floor), Dial.soon()));

      assertThat(unfit.reason()).isEqualTo(CredentialsUnfit.Reason.BELOW_FLOOR);
      assertThat(unfit.getMessage()).contains(floor.name());
      hello.quit(Dial.soon());
      server.verify();
    }
  }

  @Test
  void aBindingThatTheChannelCannotGiveIsBelowTheFloor() throws Exception {
    String script =
        "S: +OK\nC: CAPA\nS: +OK\nS: SASL SCRAM-SHA-256-PLUS SCRAM-SHA-256\nS: .\n!gone";
    try (var server = ScriptedPop3Server.playing(script).start()) {
      try (AuthorizationSession hello = Dial.to(server).build().connect(Dial.soon())) {
        CredentialsUnfit unfit =
            catchThrowableOfType(
                CredentialsUnfit.class,
                () -> hello.authenticate(alice(MechanismFloor.SCRAM_PLUS), Dial.soon()));

        assertThat(unfit.reason()).isEqualTo(CredentialsUnfit.Reason.BELOW_FLOOR);
      }
      server.verify();
    }
  }

  @Test
  void whatIsAtTheFloorIsTried() throws Exception {
    String script =
        "S: +OK\nC: CAPA\nS: +OK\nS: SASL SCRAM-SHA-1 PLAIN\nS: .\nC: AUTH SCRAM-SHA-1 …\nS: -ERR\n";
    try (var server = ScriptedPop3Server.playing(script).start();
        AuthorizationSession hello = Dial.to(server).build().connect(Dial.soon())) {
      AuthenticationRejected tried =
          catchThrowableOfType(
              AuthenticationRejected.class,
              () -> hello.authenticate(alice(MechanismFloor.SCRAM), Dial.soon()));

      assertThat(tried.mechanism()).isEqualTo(Mechanism.SCRAM_SHA_1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "CRAM_MD5", "APOP", "USER_PASS", "LOGIN", "SCRAM_SHA_256"})
  void aMechanismThatIsNamedCannotBeBelowTheFloor(Mechanism mechanism) {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Credentials.Password("alice", "secret", mechanism, MechanismFloor.SCRAM_PLUS));
  }
}
