package io.postrider.oauth2;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.QuietAfterwards;
import io.postrider.RequiredServer;
import io.postrider.pop3.DovecotServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/**
 * A real Dovecot that asks a real authorization server about each token: how an account gets its
 * tokens, keeps them, and loses them. All logs of Spring's clients are on.
 */
@ExtendWith(QuietAfterwards.class)
@PostriderIntegrationTest
@Import(MailboxTokensIT.HeldClock.class)
@TestPropertySource(
    properties = {
      "logging.level.org.springframework.web.client=trace",
      "logging.level.org.springframework.http=trace",
      "logging.level.org.springframework.security.oauth2=trace",
      "logging.level.io.postrider=trace"
    })
@ExtendWith(OutputCaptureExtension.class)
class MailboxTokensIT {

  private static final String BY_CLIENT = DovecotServer.user(1);
  private static final String BY_CONSENT = DovecotServer.user(2);

  private static final AtomicReference<Duration> AHEAD = new AtomicReference<>(Duration.ZERO);

  @TestConfiguration(proxyBeanMethods = false)
  static class HeldClock {
    @Bean
    @Primary
    InstantSource clockAhead() {
      return () -> Instant.now().plus(AHEAD.get());
    }
  }

  private static AuthorizationServer authorization;
  private static DovecotServer dovecot;
  private final ApiClient api;

  MailboxTokensIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    RequiredServer.present(DovecotServer.available(), DovecotServer.howToInstall());
    authorization = new AuthorizationServer();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path settings =
        Files.writeString(
            folder.resolve("oauth2.conf"),
            """
            introspection_url = http://%s:%s@127.0.0.1:%d/oauth2/introspect
            introspection_mode = post
            force_introspection = yes
            username_attribute = mailbox
            active_attribute = active
            active_value = true
            """
                .formatted(
                    AuthorizationServer.INTROSPECTOR,
                    AuthorizationServer.INTROSPECTOR_SECRET,
                    authorization.port()));
    dovecot =
        DovecotServer.builder()
            .mechanisms("plain xoauth2 oauthbearer")
            .set("passdb {")
            .set("  driver = oauth2")
            .set("  mechanisms = xoauth2 oauthbearer")
            .set("  args = " + settings)
            .set("}")
            .set("auth_debug = yes")
            .start();
    for (String user : List.of(BY_CLIENT, BY_CONSENT)) {
      dovecot.deliver(user, "Subject: hello\r\n\r\nto you\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  @AfterAll
  static void stop() {
    if (dovecot != null) {
      dovecot.close();
    }
    if (authorization != null) {
      authorization.close();
    }
  }

  @AfterEach
  void heal() {
    authorization.answerWith(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"xoauth2", "oauthbearer"})
  void fetchesByClientCredentialsAndAsksForOneTokenOnly(String mechanism) {
    String account = api.account(byClient(mechanism));
    int before = authorization.requests().size();

    JsonNode first = api.poll(account);
    JsonNode second = api.poll(account);

    assertThat(first.get("state").asString()).as(first.toString()).isEqualTo("completed");
    assertThat(first.at("/counts/stored").asInt()).isEqualTo(1);
    assertThat(second.get("state").asString()).isEqualTo("completed");
    assertThat(requestsSince(before)).containsExactly("client_credentials");
  }

  @ParameterizedTest
  @ValueSource(strings = {"client_secret_basic", "client_secret_post"})
  void fetchesByRefreshTokenAndKeepsTheOneThatReplacesIt(String clientAuthentication) {
    String given = authorization.consent(BY_CONSENT);
    Map<String, Object> body = byConsent("xoauth2", given, clientAuthentication);
    String account = api.account(body);
    int before = authorization.requests().size();

    assertThat(api.poll(account).get("state").asString()).isEqualTo("completed");
    assertThat(authorization.knows(given)).as("it was replaced").isFalse();
    AHEAD.updateAndGet(
        ahead -> ahead.plus(Duration.ofHours(1))); // the access token expires between polls
    assertThat(api.poll(account).get("state").asString()).isEqualTo("completed");

    assertThat(requestsSince(before)).containsExactly("refresh_token", "refresh_token");
  }

  @Test
  void aTokenThatWasRevokedIsReplacedWithinThePoll() {
    String account = api.account(byConsent("oauthbearer", authorization.consent(BY_CONSENT), null));
    api.poll(account);
    authorization.revokeAccessToken(BY_CONSENT);
    int before = authorization.requests().size();

    JsonNode poll = api.poll(account);

    assertThat(poll.get("state").asString()).as(poll.toString()).isEqualTo("completed");
    assertThat(requestsSince(before)).containsExactly("refresh_token");
    assertThat(state(account)).isEqualTo("idle");
  }

  @Test
  void aMailboxThatNeverTakesTheTokenIsToldSoAfterOneMore() {
    Map<String, Object> body = byClient("xoauth2");
    body.put("username", DovecotServer.user(3)); // the token is for another mailbox
    String account = api.account(body);
    int before = authorization.requests().size();

    JsonNode poll = api.poll(account);

    assertThat(poll.at("/problem/code").asString()).isEqualTo("auth.rejected");
    assertThat(poll.at("/problem/detail").asString()).contains("access token");
    assertThat(requestsSince(before)).hasSize(2);
    assertThat(state(account)).isEqualTo("backing_off");
  }

  @Test
  void consentThatWasWithdrawnStopsTheAccountUntilThereIsAnother() {
    String account = api.account(byConsent("xoauth2", authorization.consent(BY_CONSENT), null));
    api.poll(account);
    authorization.withdraw(BY_CONSENT);
    AHEAD.updateAndGet(ahead -> ahead.plus(Duration.ofHours(1)));

    JsonNode poll = api.poll(account);

    assertThat(poll.at("/problem/code").asString()).isEqualTo("auth.consent_required");
    assertThat(poll.at("/problem/hint").asString()).contains("auth.oauth2.refreshToken");
    assertThat(poll.at("/problem/upstream/stage").asString()).isEqualTo("token");
    assertThat(poll.at("/problem/upstream/responseCode").asString()).isEqualTo("invalid_grant");
    assertThat(state(account)).as("at once").isEqualTo("refused");
    assertThat(api.post("/accounts/" + account + "/polls").status()).isEqualTo(409);

    api.patch(
            "/accounts/" + account,
            Map.of(
                "auth",
                Map.of("oauth2", Map.of("refreshToken", authorization.consent(BY_CONSENT)))))
        .ok();
    assertThat(api.poll(account).get("state").asString()).isEqualTo("completed");
  }

  @Test
  void anAuthorizationServerThatIsDownIsTriedAgainLaterAndCostsNoStrike() {
    String account = api.account(byClient("xoauth2"));
    authorization.answerWith(503);

    for (int i = 0; i < 4; i++) {
      JsonNode poll = api.poll(account);
      assertThat(poll.at("/problem/code").asString()).isEqualTo("token.unavailable");
      assertThat(poll.at("/problem/retryAfter").asString()).isEqualTo("PT2M");
    }
    assertThat(state(account)).as("not refused").isEqualTo("failing");
    authorization.answerWith(0);

    assertThat(api.poll(account).get("state").asString()).isEqualTo("completed");
    assertThat(state(account)).isEqualTo("idle");
  }

  @Test
  void aWrongClientSecretIsNoWrongPassword() {
    Map<String, Object> body = byClient("xoauth2");
    body.put("auth", auth("xoauth2", Map.of("clientSecret", "wrong", "scope", "mail.read")));
    String account = api.account(body);

    JsonNode poll = api.poll(account);

    assertThat(poll.at("/problem/code").asString()).isEqualTo("token.rejected");
    assertThat(poll.at("/problem/upstream/responseCode").asString()).isEqualTo("invalid_client");
    assertThat(state(account)).isEqualTo("backing_off");
  }

  @Test
  void theConnectionTestAsksForATokenAndSaysSo() {
    String account = api.account(byClient("xoauth2"));
    JsonNode good = api.post("/connection-tests", Map.of("accountId", account)).ok().json();
    assertThat(good.get("ok").asBoolean()).as(good.toString()).isTrue();
    assertThat(stages(good))
        .containsExactly(
            "dns",
            "connect",
            "tls",
            "greeting",
            "capabilities",
            "token",
            "authentication",
            "stat",
            "uidl");

    authorization.answerWith(500);
    JsonNode bad = api.post("/connection-tests", byClient("xoauth2")).ok().json();
    assertThat(stages(bad))
        .containsExactly("dns", "connect", "tls", "greeting", "capabilities", "token");
    assertThat(bad.at("/stages/5/problem/code").asString()).isEqualTo("token.unavailable");
  }

  @Test
  void anAccountThatWasTriedFirstKeepsTheRefreshTokenThatTheTestBrought() {
    String given = authorization.consent(BY_CONSENT);
    JsonNode created =
        api.post("/accounts?verify=true", byConsent("xoauth2", given, null)).ok().json();
    assertThat(authorization.knows(given)).isFalse();

    JsonNode poll = api.poll(created.get("id").asString());

    assertThat(poll.get("state").asString()).as(poll.toString()).isEqualTo("completed");
  }

  @Test
  void noTokenAndNoSecretIsInAnyLogOrAnswer(CapturedOutput output) {
    String given = authorization.consent(BY_CONSENT);
    String account = api.account(byConsent("xoauth2", given, "client_secret_post"));
    JsonNode poll = api.poll(account);
    assertThat(poll.get("state").asString()).isEqualTo("completed");
    String transcript =
        new String(
            api.get("/polls/" + poll.get("id").asString() + "/transcript").ok().octets(),
            StandardCharsets.UTF_8);
    String report =
        api.post("/connection-tests", Map.of("accountId", account)).ok().json().toString();
    String shown = api.get("/accounts/" + account).ok().json().toString();

    assertThat(transcript).contains("AUTH XOAUTH2");
    assertThat(output.getAll()).as("the log is on").contains("grant_type=[refresh_token]");
    String[] secrets = {
      given,
      authorization.refreshToken(BY_CONSENT),
      authorization.accessToken(BY_CONSENT),
      AuthorizationServer.CLIENT_SECRET
    };
    assertThat(output.getAll() + transcript + report + shown + poll).doesNotContain(secrets);
  }

  private List<String> requestsSince(int before) {
    List<String> all = authorization.requests();
    return all.subList(before, all.size());
  }

  private String state(String account) {
    return api.get("/accounts/" + account + "/status").ok().json().get("state").asString();
  }

  private static List<String> stages(JsonNode report) {
    return report.get("stages").valueStream().map(stage -> stage.get("stage").asString()).toList();
  }

  private static Map<String, Object> byClient(String mechanism) {
    Map<String, Object> body = account(BY_CLIENT);
    body.put(
        "auth",
        auth(
            mechanism,
            Map.of("clientSecret", AuthorizationServer.CLIENT_SECRET, "scope", "mail.read")));
    return body;
  }

  private static Map<String, Object> byConsent(
      String mechanism, String refreshToken, @Nullable String clientAuthentication) {
    Map<String, Object> grant = new HashMap<>();
    grant.put("clientSecret", AuthorizationServer.CLIENT_SECRET);
    grant.put("refreshToken", refreshToken);
    if (clientAuthentication != null) {
      grant.put("clientAuthentication", clientAuthentication);
    }
    Map<String, Object> body = account(BY_CONSENT);
    body.put("auth", auth(mechanism, grant));
    return body;
  }

  private static Map<String, Object> auth(String mechanism, Map<String, Object> grant) {
    Map<String, Object> oauth2 = new HashMap<>(grant);
    oauth2.put("tokenUri", authorization.tokenUri());
    oauth2.put("clientId", AuthorizationServer.CLIENT);
    return Map.of("mechanism", mechanism, "oauth2", oauth2);
  }

  private static Map<String, Object> account(String user) {
    Map<String, Object> body = new HashMap<>();
    body.put("name", "Bearer mailbox");
    body.put("host", "localhost");
    body.put("port", dovecot.tlsPort());
    body.put("tls", "implicit");
    body.put("username", user);
    body.put("tls_trust", Map.of("caCertificatePem", dovecot.authorityPem()));
    return body;
  }
}
