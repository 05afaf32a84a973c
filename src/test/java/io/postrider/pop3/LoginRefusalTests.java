package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server says of its refusal: through the mechanism, and by response codes. */
class LoginRefusalTests {

  private static final TestAuthority AUTHORITY = TestAuthority.create();
  private static final TestAuthority.Identity IDENTITY = AUTHORITY.issue("127.0.0.1");
  private static final String TOKEN = "ya29.t0ken-very-secret";

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static AuthenticationRejected refused(String capabilities, String script, Credentials who)
      throws Exception {
    try (var server =
        ScriptedPop3Server.playing(
                "S: +OK\nC: CAPA\nS: +OK\n" + capabilities + "S: .\n" + script + "!gone\n")
            .implicitTls(IDENTITY)
            .start()) {
      AuthenticationRejected rejection;
      try (AuthorizationSession hello =
          Dial.to(server, TlsPolicy.IMPLICIT)
              .trust(TrustSettings.authority(AUTHORITY.pem()))
              .build()
              .connect(Dial.soon())) {
        rejection =
            catchThrowableOfType(
                AuthenticationRejected.class, () -> hello.authenticate(who, Dial.soon()));
      }
      server.verify();
      return rejection;
    }
  }

  private static BearerRefusal refusedToken(Mechanism mechanism, String challenge)
      throws Exception {
    String answer = mechanism == Mechanism.XOAUTH2 ? "C:" : "C: AQ==";
    String script =
        ("C: AUTH " + mechanism.saslName() + "\nS: +\nC: …\nS: + " + base64(challenge) + "\n")
            + (answer + "\nS: -ERR no\n");
    AuthenticationRejected rejection =
        refused(
            "S: SASL XOAUTH2 OAUTHBEARER\n", script, new Credentials.Bearer("a", TOKEN, mechanism));
    return (BearerRefusal) rejection.refusal().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "OAUTHBEARER, invalid_token, TOKEN",
    "OAUTHBEARER, insufficient_scope, SCOPE",
    "OAUTHBEARER, invalid_request, REQUEST",
    "OAUTHBEARER, own_error, UNKNOWN",
    "XOAUTH2, 401, TOKEN",
    "XOAUTH2, 400, TOKEN",
    "XOAUTH2, 403, SCOPE"
  })
  void tellsAnExpiredTokenFromAMissingConsent(
      Mechanism mechanism, String status, BearerRefusal.Cause expected) throws Exception {
    BearerRefusal refusal =
        refusedToken(
            mechanism,
            "{\"status\":\""
                + status
                + "\",\"schemes\":\"Bearer\",\"scope\":\"mail\","
                + "\"openid-configuration\":\"https://issuer.example/.well-known\"}");

    assertThat(refusal.cause()).isEqualTo(expected);
    assertThat(refusal.status()).hasValue(status);
    assertThat(refusal.scope()).hasValue("mail");
    assertThat(refusal.schemes()).hasValue("Bearer");
    assertThat(refusal.openidConfiguration()).hasValue("https://issuer.example/.well-known");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no JSON", "{\"status\":", "[1]", "{\"scope\":null}"})
  void whatIsNoJsonIsARefusalAllTheSame(String challenge) throws Exception {
    BearerRefusal refusal = refusedToken(Mechanism.OAUTHBEARER, challenge);

    assertThat(refusal.cause()).isEqualTo(BearerRefusal.Cause.UNKNOWN);
    assertThat(refusal.status()).isEmpty();
  }

  @Test
  void aServerThatEchoesTheTokenGetsItNowhere() throws Exception {
    BearerRefusal refusal =
        refusedToken(
            Mechanism.OAUTHBEARER,
            "{\"status\":\"bad " + TOKEN + "\",\"scope\":\"" + base64(TOKEN) + "\\u001b[2J\"}");

    assertThat(refusal.toString()).doesNotContain(TOKEN, base64(TOKEN), "\u001b");
  }

  @Test
  void aWordOfTheServerIsCut() throws Exception {
    BearerRefusal refusal =
        refusedToken(Mechanism.OAUTHBEARER, "{\"scope\":\"" + "s".repeat(2_000) + "\"}");

    assertThat(refusal.scope().orElseThrow()).hasSizeLessThan(600);
  }

  @ParameterizedTest
  @CsvSource({
    "channel-bindings-dont-match, true",
    "server-does-support-channel-binding, true",
    "invalid-proof, false"
  })
  void tellsWhatScramObjectsTo(String error, boolean aboutChannel) throws Exception {
    ScramServer server = new ScramServer(error);
    try (var scripted = ScriptedPop3Server.doing(server).start();
        AuthorizationSession hello = Dial.to(scripted).build().connect(Dial.soon())) {
      AuthenticationRejected rejection =
          catchThrowableOfType(
              AuthenticationRejected.class, () -> hello.authenticate(Dial.ALICE, Dial.soon()));

      ScramRefusal refusal = (ScramRefusal) rejection.refusal().orElseThrow();
      assertThat(refusal.error()).isEqualTo(error);
      assertThat(refusal.aboutChannel()).isEqualTo(aboutChannel);
    }
  }

  /** Refuses whoever comes, with this error. */
  private record ScramServer(String error) implements ScriptedPop3Server.Part {
    @Override
    public void play(ServerWire wire) throws java.io.IOException {
      wire.line("+OK");
      wire.readLine();
      wire.line("+OK");
      wire.line("SASL SCRAM-SHA-256");
      wire.line(".");
      String auth = String.valueOf(wire.readLine());
      String first =
          new String(
              Base64.getDecoder().decode(auth.substring(auth.lastIndexOf(' ') + 1)),
              StandardCharsets.UTF_8);
      String nonce = first.substring(first.indexOf("r=") + 2);
      wire.line("+ " + base64("r=" + nonce + "more,s=c2FsdA==,i=4096"));
      wire.readLine();
      wire.line("+ " + base64("e=" + error));
      wire.readLine();
      wire.line("-ERR [AUTH] no");
    }
  }

  @Test
  void aPlainRefusalSaysNothingThroughTheMechanism() throws Exception {
    AuthenticationRejected rejection =
        refused("S: SASL PLAIN\n", "C: AUTH PLAIN …\nS: -ERR no\n", Dial.ALICE);

    assertThat(rejection.refusal()).isEmpty();
    assertThat(rejection.responseCode()).isEmpty();
    assertThat(rejection.failureClass()).isEqualTo(FailureClass.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "[auth], AUTH, CREDENTIALS",
    "[Sys/Temp/Disk], SYS/TEMP/DISK, TEMPORARY",
    "[SYS/PERM], SYS/PERM, PERMANENT",
    "[SYS], SYS, UNKNOWN",
    "[SYS/OTHER], SYS/OTHER, UNKNOWN",
    "[IN-USE/BY-US], IN-USE/BY-US, IN_USE",
    "[login-delay], LOGIN-DELAY, LOGIN_DELAY",
    "[UTF8], UTF8, NEEDS_UTF8",
    "[AUTHENTIC], AUTHENTIC, UNKNOWN"
  })
  void codesAreHierarchicalInAnyCaseAndUnknownDetailIsKept(
      String code, String shown, FailureClass expected) throws Exception {
    AuthenticationRejected rejection =
        refused("S: SASL PLAIN\n", "C: AUTH PLAIN …\nS: -ERR " + code + " no\n", Dial.ALICE);

    assertThat(rejection.responseCode().orElseThrow()).hasToString(shown);
    assertThat(rejection.failureClass()).isEqualTo(expected);
    assertThat(rejection.reply().map(ServerReply::text)).hasValue("no");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Logon failure [QU1TUFIwM0NBMDAxMQ==]",
        "x [AUTH]",
        "[AUTH",
        "[]",
        "[ AUTH]",
        "[/AUTH]",
        "[AUTH/]"
      })
  void aBracketElsewhereIsNoCode(String words) throws Exception {
    AuthenticationRejected rejection =
        refused("S: SASL PLAIN\n", "C: AUTH PLAIN …\nS: -ERR " + words + "\n", Dial.ALICE);

    assertThat(rejection.responseCode()).isEmpty();
    assertThat(rejection.reply().map(ServerReply::line)).hasValue("-ERR " + words);
  }

  @Test
  void tellsWhetherCodesWereAnnounced() throws Exception {
    AuthenticationRejected unannounced =
        refused("S: SASL PLAIN\n", "C: AUTH PLAIN …\nS: -ERR [AUTH] no\n", Dial.ALICE);
    AuthenticationRejected announced =
        refused(
            "S: SASL PLAIN\nS: resp-codes\nS: AUTH-RESP-CODE\n",
            "C: AUTH PLAIN …\nS: -ERR no\n",
            Dial.ALICE);
    AuthenticationRejected others =
        refused("S: SASL PLAIN\nS: RESP-CODES\n", "C: AUTH PLAIN …\nS: -ERR no\n", Dial.ALICE);

    assertThat(unannounced.reply().map(ServerReply::codesAnnounced)).isEqualTo(Optional.of(false));
    assertThat(unannounced.authCodesAnnounced()).isFalse();
    assertThat(announced.reply().map(ServerReply::codesAnnounced)).isEqualTo(Optional.of(true));
    assertThat(announced.authCodesAnnounced()).isTrue();
    assertThat(others.reply().map(ServerReply::codesAnnounced)).isEqualTo(Optional.of(true));
    assertThat(others.authCodesAnnounced()).isFalse();
  }
}
