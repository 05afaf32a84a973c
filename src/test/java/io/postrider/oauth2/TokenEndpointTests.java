package io.postrider.oauth2;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.account.AuthMechanism;
import io.postrider.account.ClientAuthentication;
import io.postrider.account.MailboxAuth.OAuth2Auth;
import io.postrider.egress.CheckedHttp;
import io.postrider.oauth2.ScriptedTokenEndpoint.Answer;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** What one request to a token endpoint says, and what is made of each kind of answer. */
@SpringJUnitConfig(TokenEndpointTests.Egress.class)
@TestPropertySource(properties = "postrider.egress.allow=127.0.0.0/8")
class TokenEndpointTests {

  @ComponentScan("io.postrider.egress")
  @ConfigurationPropertiesScan("io.postrider.egress")
  static class Egress {}

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final String REFRESH = "refresh-s3cret";
  private static final String CLIENT_SECRET = "client:s3cret";

  private final ScriptedTokenEndpoint server =
      new ScriptedTokenEndpoint(_ -> Answer.token("access", null, 3600));
  private final TokenEndpoint endpoint;

  @Autowired
  TokenEndpointTests(CheckedHttp http) {
    endpoint =
        new TokenEndpoint(
            http,
            new OAuth2Settings(Duration.ofSeconds(5), Duration.ofSeconds(20)),
            InstantSource.fixed(NOON));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void asksByRefreshTokenWhereThereIsOne() {
    server.play(_ -> Answer.token("access", "another", 600));

    Grant grant = endpoint.ask(auth(REFRESH, CLIENT_SECRET, "a b"));

    assertThat(grant.accessToken()).isEqualTo(new AccessToken("access"));
    assertThat(grant.refreshToken()).isEqualTo("another");
    assertThat(grant.lifetime()).isEqualTo(Duration.ofMinutes(10));
    assertThat(grant.askedAt()).isEqualTo(NOON);
    ScriptedTokenEndpoint.Request request = server.requests().getFirst();
    assertThat(request.parameters())
        .isEqualTo(Map.of("grant_type", "refresh_token", "refresh_token", REFRESH, "scope", "a b"));
    assertThat(request.authorization()).isEqualTo("Basic " + base64("app:client%3As3cret"));
  }

  @Test
  void asksByClientCredentialsWhereThereIsNone() {
    Grant grant = endpoint.ask(auth(null, CLIENT_SECRET, "https://x.test/.default"));

    assertThat(grant.refreshToken()).isNull();
    assertThat(server.requests().getFirst().parameters())
        .isEqualTo(Map.of("grant_type", "client_credentials", "scope", "https://x.test/.default"));
  }

  @Test
  void aClientWithoutASecretNamesItself() {
    endpoint.ask(auth(REFRESH, null, null));

    assertThat(server.requests().getFirst().authorization()).isNull();
    assertThat(server.requests().getFirst().parameters())
        .isEqualTo(
            Map.of("grant_type", "refresh_token", "refresh_token", REFRESH, "client_id", "app"));
  }

  @Test
  void aRefreshTokenThatComesAgainReplacesNothing() {
    server.play(_ -> Answer.token("access", REFRESH, 600));

    assertThat(endpoint.ask(auth(REFRESH, null, null)).refreshToken()).isNull();
  }

  @Test
  void aTokenIsFreshUntilShortlyBeforeItsEnd() {
    Grant hour = new Grant(new AccessToken("a"), NOON, Duration.ofHours(1), null);
    Grant minute = new Grant(new AccessToken("a"), NOON, Duration.ofMinutes(1), null);

    assertThat(hour.isFresh(NOON.plusSeconds(3_479))).isTrue();
    assertThat(hour.isFresh(NOON.plusSeconds(3_480))).isFalse();
    assertThat(minute.isFresh(NOON.plusSeconds(47))).isTrue();
    assertThat(minute.isFresh(NOON.plusSeconds(48))).isFalse();
  }

  @Test
  void aTokenWithoutALifetimeIsNotKept() {
    server.play(_ -> Answer.json(200, "{'access_token':'a','token_type':'bearer'}"));

    assertThat(endpoint.ask(auth(null, CLIENT_SECRET, null)).isFresh(NOON.plusSeconds(1)))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_grant, auth.consent_required",
    "400, interaction_required, auth.consent_required",
    "400, consent_required, auth.consent_required",
    "401, invalid_client, token.rejected",
    "400, invalid_client, token.rejected",
    "400, unauthorized_client, token.rejected",
    "400, invalid_scope, token.rejected",
    "400, invalid_request, token.rejected",
    "400, temporarily_unavailable, token.unavailable",
    "429, slow_down, token.unavailable",
    "429, '', token.unavailable",
    "500, '', token.unavailable",
    "503, invalid_grant, token.unavailable",
    "404, '', token.invalid",
    "403, '', token.invalid",
    "302, '', token.invalid",
    "302, invalid_grant, token.invalid"
  })
  void eachRefusalHasItsCode(int status, String error, String code) {
    server.play(_ -> Answer.json(status, error.isEmpty() ? "{}" : "{'error':'" + error + "'}"));

    Problem problem = fails(auth(REFRESH, CLIENT_SECRET, null));

    assertThat(problem.code().code()).isEqualTo(code);
    assertThat(problem.hint()).isNotEmpty();
    assertThat(requireNonNull(problem.upstream()).host()).isEqualTo("127.0.0.1");
    assertThat(problem.upstream().port()).isEqualTo(server.uri().getPort());
    assertThat(problem.upstream().stage()).isEqualTo("token");
    assertThat(server.requests()).as("no second try, no redirect").hasSize(1);
  }

  @Test
  void withoutARefreshTokenThereIsNoConsentToAskFor() {
    server.play(_ -> Answer.json(400, "{'error':'invalid_grant'}"));

    assertThat(fails(auth(null, CLIENT_SECRET, null)).code()).isEqualTo(ProblemCode.TOKEN_REJECTED);
  }

  @ParameterizedTest
  @CsvSource({
    "30, PT30S",
    "'Fri, 20 Nov 2026 12:05:00 GMT', PT5M",
    "99999999, PT24H",
    "99999999999999999999, ",
    "0, ",
    "-5, ",
    "soon, ",
    "'Fri, 20 Nov 2020 12:05:00 GMT', "
  })
  void retryAfterIsHonouredWithinADay(String field, @Nullable Duration expected) {
    server.play(_ -> new Answer(429, "", "", Map.of("Retry-After", field)));

    assertThat(fails(auth(REFRESH, null, null)).retryAfter()).isEqualTo(expected);
  }

  @Test
  void theServersWordsAreShownWithoutSecretsAndControls() {
    server.play(_ ->
        Answer.json(
            400,
            "{'error':'invalid_grant','error_description':'no \\u0007 "
                + REFRESH
                + " of "
                + CLIENT_SECRET
                + " "
                + "x".repeat(1_000)
                + "'}"));

    Problem problem = fails(auth(REFRESH, CLIENT_SECRET, null));

    assertThat(requireNonNull(problem.upstream()).response())
        .startsWith("invalid_grant: no   *** of *** xxx")
        .hasSize(500);
    assertThat(problem.toString()).doesNotContain(REFRESH, CLIENT_SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json s3cret",
        "[]",
        "{}",
        "{'access_token':'s3cret'}",
        "{'access_token':'s3cret','token_type':'mac'}",
        "{'access_token':'','token_type':'bearer'}",
        "{'access_token':'s3cret\\u0001','token_type':'bearer'}",
        "{'access_token':'s3 cret','token_type':'bearer'}",
        "{'access_token':{'a':'s3cret'},'token_type':'bearer','expires_in':'x'"
      })
  void whatIsNoTokenIsNotShown(String body) {
    server.play(_ -> Answer.json(200, body));

    Problem problem = fails(auth(null, CLIENT_SECRET, null));

    assertThat(problem.code()).isEqualTo(ProblemCode.TOKEN_INVALID);
    assertThat(problem.toString()).doesNotContain("s3");
  }

  @Test
  void aPageOfAWebsiteIsNoToken() {
    server.play(_ -> new Answer(200, "text/html", "<html>", Map.of()));

    assertThat(fails(auth(REFRESH, null, null)).code()).isEqualTo(ProblemCode.TOKEN_INVALID);
  }

  @Test
  void anAnswerOfMegabytesIsCutOff() {
    server.play(_ -> Answer.token("a".repeat(70_000), null, 3600));

    assertThat(fails(auth(REFRESH, null, null)).code()).isEqualTo(ProblemCode.TOKEN_INVALID);
  }

  @Test
  void aServerThatIsNotThereIsTriedLater() {
    OAuth2Auth auth = auth(REFRESH, null, null);
    server.close();

    assertThat(fails(auth).code()).isEqualTo(ProblemCode.TOKEN_UNAVAILABLE);
    assertThat(fails(at("https://no-such-host.invalid/t")).detail()).contains("No address");
  }

  @Test
  void anAddressThatNobodyAllowedIsNotContacted() {
    Problem problem = fails(at("https://10.1.2.3/token"));

    assertThat(problem.code()).isEqualTo(ProblemCode.CONNECT_FORBIDDEN_ADDRESS);
    assertThat(problem.hint()).contains("postrider.egress.allow");
    assertThat(fails(at("http://8.8.8.8/token")).detail()).contains("without TLS");
  }

  private Problem fails(OAuth2Auth auth) {
    return catchThrowableOfType(ProblemException.class, () -> endpoint.ask(auth)).problem();
  }

  private static OAuth2Auth at(String uri) {
    return new OAuth2Auth(
        AuthMechanism.XOAUTH2,
        URI.create(uri),
        "app",
        null,
        ClientAuthentication.CLIENT_SECRET_BASIC,
        REFRESH,
        null);
  }

  private OAuth2Auth auth(
      @Nullable String refreshToken, @Nullable String clientSecret, @Nullable String scope) {
    return new OAuth2Auth(
        AuthMechanism.XOAUTH2,
        server.uri(),
        "app",
        clientSecret,
        ClientAuthentication.CLIENT_SECRET_BASIC,
        refreshToken,
        scope);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
