package io.postrider.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.PostriderIntegrationTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;

/** What an operation learns of who asks. */
@PostriderIntegrationTest
@Import(TestOperations.class)
class CallerIT {

  @LocalServerPort int port;

  @Test
  void theOperatorMayDoAndSeeAll() {
    JsonNode caller = whoami(PostriderIntegrationTest.TOKEN);

    assertThat(caller.get("name").asString()).isEqualTo("bootstrap");
    assertThat(caller.get("scopes")).hasSize(7);
    assertThat(caller.get("bound").asBoolean()).isFalse();
    assertThat(caller.get("seesOther").asBoolean()).isTrue();
  }

  @Test
  void aBoundTokenSeesItsOwnAccountsOnly() {
    UUID own = UUID.randomUUID();
    JsonNode caller = whoami(token(Map.of("accounts", List.of(own))));

    assertThat(caller.get("name").asString()).isEqualTo("bound");
    assertThat(caller.at("/accounts/0").asString()).isEqualTo(own.toString());
    assertThat(caller.get("accounts")).hasSize(1);
    assertThat(caller.get("seesOther").asBoolean()).isFalse();
  }

  @Test
  void aTokenBoundByLabelsNeverSeesAll() {
    JsonNode caller = whoami(token(Map.of("labels", Map.of("team", "nobody-has-this"))));

    assertThat(caller.get("bound").asBoolean()).isTrue();
    assertThat(caller.get("accounts")).isEmpty();
    assertThat(caller.get("seesOther").asBoolean()).isFalse();
  }

  private String token(Map<String, Object> binding) {
    Map<String, Object> draft = new HashMap<>(binding);
    draft.put("name", "bound");
    draft.put("scopes", List.of("accounts:read"));
    return body(client(PostriderIntegrationTest.TOKEN)
            .post()
            .uri("/api/v1/tokens")
            .body(draft)
            .exchange()
            .expectStatus()
            .isCreated()
            .expectBody(JsonNode.class)
            .returnResult()
            .getResponseBody())
        .get("token")
        .asString();
  }

  private JsonNode whoami(String token) {
    return body(
        client(token)
            .get()
            .uri("/api/v1/test-things/whoami")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(JsonNode.class)
            .returnResult()
            .getResponseBody());
  }

  private static JsonNode body(@Nullable JsonNode body) {
    return Objects.requireNonNull(body);
  }

  private RestTestClient client(String token) {
    return RestTestClient.bindToServer()
        .baseUrl("http://localhost:" + port)
        .defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token)
        .build();
  }
}
