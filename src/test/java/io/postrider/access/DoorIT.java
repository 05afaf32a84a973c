package io.postrider.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.PostriderIntegrationTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Who comes in, and what those are told who do not. */
@PostriderIntegrationTest
@ExtendWith(OutputCaptureExtension.class)
class DoorIT {

  @LocalServerPort int port;

  private final HttpClient http = HttpClient.newHttpClient();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/tokens",
        "/api/v1/unknown",
        "/api",
        "/",
        "/nowhere",
        "/actuator",
        "/actuator/info",
        "/actuator/prometheus",
        "/actuator/env",
        "/error"
      })
  void asksWhoIsThere(String path) throws Exception {
    HttpResponse<String> answer = get(path, null);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer realm=\"postrider\"");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("\"unauthenticated\"").contains("requestId");
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator/health",
        "/actuator/health/liveness",
        "/actuator/health/readiness",
        "/v3/api-docs",
        "/swagger-ui/index.html"
      })
  void leavesOpenWhatAnyoneMaySee(String path) throws Exception {
    assertThat(get(path, null).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer wrong",
        "Bearer pr_wrong",
        "Bearer integration-test-admin-toke",
        "Bearer integration-test-admin-token1",
        "Bearer INTEGRATION-TEST-ADMIN-TOKEN",
        "Bearer pr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA00000000",
        "Bearer eyJhbGciOiJub25lIn0.eyJzY29wZSI6ImFkbWluIn0.",
        "Bearer a b",
        "Bearer \"x\"",
        "Bearer "
      })
  void refusesTokensItDoesNotKnow(String authorization) throws Exception {
    HttpResponse<String> answer = get("/api/v1/tokens", authorization);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(challenge ->
            assertThat(challenge).startsWith("Bearer ").contains("error=\"invalid_token\""));
    assertThat(answer.body()).contains("\"unauthenticated\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Basic dXNlcjpwYXNzd29yZA==", "Digest x", "integration-test-admin-token", ""})
  void takesNothingButBearerTokens(String authorization) throws Exception {
    assertThat(get("/api/v1/tokens", authorization).statusCode()).isEqualTo(401);
  }

  @Test
  void takesNoTokenFromTheAddress() throws Exception {
    String uri = "/api/v1/tokens?access_token=" + PostriderIntegrationTest.TOKEN;

    assertThat(get(uri, null).statusCode()).isEqualTo(401);
  }

  @Test
  void letsTheBootstrapTokenInEverywhere() throws Exception {
    String admin = "Bearer " + PostriderIntegrationTest.TOKEN;

    assertThat(get("/api/v1/tokens", admin).statusCode()).isEqualTo(200);
    assertThat(get("/api/v1/tokens", admin.replace("Bearer", "bearer")).statusCode())
        .isEqualTo(200);
    assertThat(get("/actuator/prometheus", admin).statusCode()).isEqualTo(200);
    assertThat(get("/actuator/env", admin).statusCode()).isEqualTo(404);
  }

  @Test
  void neverLogsATokenItRefused(CapturedOutput output) throws Exception {
    get("/api/v1/tokens", "Bearer canary-of-the-log-test");

    assertThat(output).contains("A token was refused from").doesNotContain("canary-of-the-log");
  }

  @Test
  void sendsTheHeadersThatKeepBrowsersInCheck() throws Exception {
    var headers = get("/api/v1/tokens", "Bearer " + PostriderIntegrationTest.TOKEN).headers();

    assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
    assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(headers.firstValue("Content-Security-Policy"))
        .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
    assertThat(headers.firstValue("Cache-Control"))
        .hasValueSatisfying(control -> assertThat(control).contains("no-store"));
    assertThat(headers.firstValue("Set-Cookie")).isEmpty();
    assertThat(headers.firstValue("Server")).isEmpty();
  }

  private HttpResponse<String> get(String path, @Nullable String authorization) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
