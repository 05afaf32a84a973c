package io.postrider.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** An issuer that cannot be reached is nobody's fault who asks. */
@PostriderIntegrationTest
@TestPropertySource(
    properties = "spring.security.oauth2.resourceserver.jwt.issuer-uri=http://127.0.0.1:1")
class JwtIssuerAwayIT {

  @LocalServerPort int port;

  @Test
  void asksToTryAgainLaterAndKeepsTakingTokensOfItsOwn() {
    ApiClient api = new ApiClient(port);

    ApiClient.Answer answer = api.as("eyJhbGciOiJSUzI1NiJ9.e30.c2ln").get("/accounts");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().get("code").asString()).isEqualTo("issuer.unavailable");
    assertThat(answer.header("Retry-After")).isEqualTo("10");
    assertThat(api.get("/accounts").status()).isEqualTo(200);
  }
}
