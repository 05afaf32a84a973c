package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The edges of USER, PASS and AUTH (RFC 1939 §7, RFC 5034 §4). */
class LoginEdgeTests {

  private static final Credentials BY_LOGIN =
      new Credentials.Password("alice", "secret", Mechanism.LOGIN);

  private static final String HELLO = "S: +OK\nC: CAPA\nS: -ERR\n";

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** LOGIN, with this prompt for the name. */
  private static String prompting(String prompt) {
    return HELLO
        + "C: AUTH LOGIN\n"
        + prompt
        + "\nC: "
        + base64("alice")
        + "\nS: + \nC: "
        + base64("secret")
        + "\nS: +OK\nC: CAPA\nS: -ERR\n!gone\n";
  }

  @Test
  void aRefusedNameGetsNoPassword() throws Exception {
    try (var server =
        ScriptedPop3Server.playing(HELLO + "C: USER alice\nS: -ERR no such user\n!gone\n")
            .start()) {
      try (AuthorizationSession hello = Dial.to(server).build().connect(Dial.soon())) {
        AuthenticationRejected rejection =
            catchThrowableOfType(
                AuthenticationRejected.class, () -> hello.authenticate(Dial.ALICE, Dial.soon()));
        assertThat(rejection.command()).isEqualTo("USER alice");
      }
      server.verify();
      assertThat(server.transcript().toString()).doesNotContain("secret");
    }
  }

  /** The blank after the plus is often missing. */
  @ParameterizedTest
  @ValueSource(strings = {"!raw + \\r\\n", "!raw +\\r\\n", "S: + VXNlcm5hbWU6"})
  void anEmptyChallengeMayComeWithoutItsBlank(String prompt) throws Exception {
    try (var server = ScriptedPop3Server.playing(prompting(prompt)).start()) {
      try (AuthorizationSession hello = Dial.to(server).build().connect(Dial.soon())) {
        hello.authenticate(BY_LOGIN, Dial.soon()).close();
      }
      server.verify();
    }
  }

  @Test
  void aChallengeMayBeLongerThanALine() throws Exception {
    String prompt = "S: + " + base64("x".repeat(30_000));
    try (var server = ScriptedPop3Server.playing(prompting(prompt)).start()) {
      try (AuthorizationSession hello = Dial.to(server).build().connect(Dial.soon())) {
        hello.authenticate(BY_LOGIN, Dial.soon()).close();
      }
      server.verify();
    }
  }

  @Test
  void anEndlessChallengeIsGivenUp() throws Exception {
    String prompt = "!raw + " + "A".repeat(100_000);
    try (var server = ScriptedPop3Server.playing(prompting(prompt)).start();
        AuthorizationSession hello = Dial.to(server).build().connect(Dial.soon())) {
      LimitExceeded limit =
          catchThrowableOfType(
              LimitExceeded.class, () -> hello.authenticate(BY_LOGIN, Dial.soon()));

      assertThat(limit.limit()).isEqualTo("challengeOctets");
      assertThat(limit.sessionUsable()).isFalse();
    }
  }

  /** RFC 6856 §2.2: USER and PASS take UTF-8 only where the server says so. */
  @Test
  void whatIsNotAsciiGoesByUserAndPassOnlyWhereUtf8UserIsAnnounced() throws Exception {
    Credentials beyond = new Credentials.Password("alice", "grün", Mechanism.USER_PASS);
    try (var server = ScriptedPop3Server.playing(HELLO + "!gone\n").start()) {
      try (AuthorizationSession hello = Dial.to(server).build().connect(Dial.soon())) {
        CredentialsUnfit unfit =
            catchThrowableOfType(
                CredentialsUnfit.class, () -> hello.authenticate(beyond, Dial.soon()));
        assertThat(unfit.reason()).isEqualTo(CredentialsUnfit.Reason.NOT_ASCII);
        assertThat(unfit.sessionUsable()).isTrue();
      }
      server.verify();
    }
    String announced =
        """
        S: +OK
        C: CAPA
        S: +OK
        S: USER
        S: UTF8 USER
        S: .
        C: USER alice
        S: +OK
        C: PASS grün
        S: +OK
        C: CAPA
        S: -ERR
        !gone
        """;
    try (var server = ScriptedPop3Server.playing(announced).start()) {
      try (AuthorizationSession hello = Dial.to(server).build().connect(Dial.soon())) {
        hello.authenticate(beyond, Dial.soon()).close();
      }
      server.verify();
    }
  }
}
