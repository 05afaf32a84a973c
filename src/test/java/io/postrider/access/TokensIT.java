package io.postrider.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.PostriderIntegrationTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;

/** Tokens over the API: made, shown once, limited, changed and revoked. */
@PostriderIntegrationTest
class TokensIT {

  @LocalServerPort int port;
  @Autowired JdbcClient jdbc;

  private RestTestClient admin;

  @BeforeEach
  void asAdmin() {
    admin = client(PostriderIntegrationTest.TOKEN);
  }

  @Test
  void showsATokenOnceAndKeepsOnlyItsHash() {
    var created =
        admin
            .post()
            .uri("/api/v1/tokens")
            .body(Map.of("name", "reader", "scopes", List.of("messages:read")))
            .exchange()
            .expectStatus()
            .isCreated()
            .expectHeader()
            .valueMatches(HttpHeaders.ETAG, "\"1-.+\"")
            .expectBody(JsonNode.class)
            .returnResult();
    JsonNode body = body(created.getResponseBody());
    String token = body.get("token").asString();
    String id = body.get("id").asString();

    assertThat(created.getResponseHeaders().getLocation()).hasPath("/api/v1/tokens/" + id);
    assertThat(token).startsWith("pr_").hasSizeGreaterThan(40);
    JsonNode read = get("/api/v1/tokens/" + id);
    assertThat(read.has("token")).isFalse();
    assertThat(read.get("scopes").toString()).isEqualTo("[\"messages:read\"]");
    assertThat(read.get("expiresAt").isNull()).isTrue();
    assertThat(jdbc.sql("select * from api_token").query().listOfRows().toString())
        .doesNotContain(token)
        .contains(TokenText.hash(token));
  }

  @Test
  void refusesWhatAScopeDoesNotAllowAndNamesIt() {
    String token = create("limited", List.of("messages:read")).get("token").asString();

    client(token)
        .get()
        .uri("/api/v1/tokens")
        .exchange()
        .expectStatus()
        .isForbidden()
        .expectHeader()
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("forbidden")
        .jsonPath("$.detail")
        .value(String.class, detail -> assertThat(detail).contains("admin"));
  }

  @Test
  void revokesAtOnce() {
    JsonNode created = create("short-lived", List.of("admin"));
    RestTestClient own = client(created.get("token").asString());
    String uri = "/api/v1/tokens/" + created.get("id").asString();
    own.get().uri(uri).exchange().expectStatus().isOk();

    own.delete().uri(uri).exchange().expectStatus().isNoContent();

    own.get()
        .uri(uri)
        .exchange()
        .expectStatus()
        .isUnauthorized()
        .expectHeader()
        .value(
            HttpHeaders.WWW_AUTHENTICATE,
            challenge ->
                assertThat(challenge).startsWith("Bearer").contains("error=\"invalid_token\""))
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("unauthenticated");
    admin.get().uri(uri).exchange().expectStatus().isNotFound();
    admin.delete().uri(uri).exchange().expectStatus().isNotFound();
  }

  @Test
  void changesWhatAPatchNamesAndNothingElse() {
    JsonNode created = create("before", List.of("messages:read", "events:read"));
    String uri = "/api/v1/tokens/" + created.get("id").asString();

    JsonNode changed =
        body(
            admin
                .patch()
                .uri(uri)
                .contentType(MediaType.valueOf("application/merge-patch+json"))
                .header(HttpHeaders.IF_MATCH, "\"1\"")
                .body("{\"name\":\"after\",\"expiresAt\":\"2999-01-01T00:00:00Z\"}")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueMatches(HttpHeaders.ETAG, "\"2-.+\"")
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody());

    assertThat(changed.get("name").asString()).isEqualTo("after");
    assertThat(changed.get("scopes")).hasSize(2);
    assertThat(changed.get("expiresAt").asString()).isEqualTo("2999-01-01T00:00:00Z");
    admin
        .patch()
        .uri(uri)
        .contentType(MediaType.APPLICATION_JSON)
        .header(HttpHeaders.IF_MATCH, "\"1\"")
        .body("{\"name\":\"late\"}")
        .exchange()
        .expectStatus()
        .isEqualTo(412)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("precondition.failed");
    admin
        .patch()
        .uri(uri)
        .contentType(MediaType.APPLICATION_JSON)
        .body("{\"expiresAt\":null}")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.expiresAt")
        .isEmpty();
  }

  @Test
  void refusesPatchesThatNameUnknownFieldsEvenAsNull() {
    String uri = "/api/v1/tokens/" + create("x", List.of("messages:read")).get("id").asString();

    for (String patch : List.of("{\"nmae\":\"y\"}", "{\"nmae\":null}", "{\"token\":\"pr_1\"}")) {
      admin
          .patch()
          .uri(uri)
          .contentType(MediaType.APPLICATION_JSON)
          .body(patch)
          .exchange()
          .expectStatus()
          .isEqualTo(422)
          .expectBody()
          .jsonPath("$.errors[0].code")
          .isEqualTo("unknown");
    }
  }

  @Test
  void refusesTokensThatMakeNoSense() {
    String account = UUID.randomUUID().toString();
    for (var wrong :
        Map.of(
                "{\"scopes\":[\"admin\"]}",
                "name",
                "{\"name\":\" \",\"scopes\":[\"admin\"]}",
                "name",
                "{\"name\":\"x\",\"scopes\":[]}",
                "scopes",
                "{\"name\":\"x\",\"scopes\":[\"messages:eat\"]}",
                "scopes[0]",
                "{\"name\":\"x\",\"scopes\":\"admin\"}",
                "scopes",
                "{\"name\":7,\"scopes\":[\"admin\"]}",
                "name",
                "{\"name\":\"x\",\"scopes\":[\"admin\"],\"expiresAt\":\"2001-01-01T00:00:00Z\"}",
                "expiresAt",
                "{\"name\":\"x\",\"scopes\":[\"admin\"],\"expiresAt\":\"soon\"}",
                "expiresAt",
                "{\"name\":\"x\",\"scopes\":[\"admin\"],\"accounts\":[\"" + account + "\"]}",
                "scopes",
                "{\"name\":\"x\",\"scopes\":[\"admin\"],\"accounts\":[\"y\"]}",
                "accounts[0]")
            .entrySet()) {
      admin
          .post()
          .uri("/api/v1/tokens")
          .contentType(MediaType.APPLICATION_JSON)
          .body(wrong.getKey())
          .exchange()
          .expectStatus()
          .isEqualTo(422)
          .expectBody()
          .jsonPath("$.code")
          .isEqualTo("validation.failed")
          .jsonPath("$.errors[0].field")
          .isEqualTo(wrong.getValue());
    }
  }

  @Test
  void notesTheLastUseAndRefusesWhatHasExpired() {
    JsonNode created = create("used", List.of("admin"));
    String id = created.get("id").asString();
    RestTestClient own = client(created.get("token").asString());
    assertThat(get("/api/v1/tokens/" + id).get("lastUsedAt").isNull()).isTrue();

    own.get().uri("/api/v1/tokens/" + id).exchange().expectStatus().isOk();
    assertThat(get("/api/v1/tokens/" + id).get("lastUsedAt").asString()).endsWith("Z");

    jdbc.sql("update api_token set expires_at = timestamp '2001-01-01 00:00:00' where id = :id")
        .param("id", UUID.fromString(id))
        .update();
    own.get()
        .uri("/api/v1/tokens/" + id)
        .exchange()
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .jsonPath("$.detail")
        .isEqualTo("The token has expired.");
  }

  @Test
  void pagesThroughAllTokensOnce() {
    for (int i = 0; i < 5; i++) {
      create("paged " + i, List.of("messages:read"));
    }
    List<String> ids = new ArrayList<>();
    String uri = "/api/v1/tokens?limit=2";
    while (uri != null) {
      JsonNode page = get(uri);
      page.get("data").forEach(token -> ids.add(token.get("id").asString()));
      uri =
          page.get("hasMore").asBoolean()
              ? "/api/v1/tokens?limit=2&cursor=" + page.get("nextCursor").asString()
              : null;
    }

    assertThat(ids)
        .doesNotHaveDuplicates()
        .hasSize(jdbc.sql("select count(*) from api_token").query(Integer.class).single());
  }

  @Test
  void aRepeatedRequestNeverShowsTheTokenAgain() {
    String key = UUID.randomUUID().toString();
    JsonNode first =
        body(
            keyed(key)
                .expectStatus()
                .isCreated()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody());

    keyed(key)
        .expectStatus()
        .isEqualTo(409)
        .expectHeader()
        .valueEquals("Idempotent-Replayed", "true")
        .expectHeader()
        .valueEquals(HttpHeaders.LOCATION, "/api/v1/tokens/" + first.get("id").asString());
    assertThat(jdbc.sql("select * from idempotency_key").query().listOfRows().toString())
        .doesNotContain(first.get("token").asString());
  }

  private RestTestClient.ResponseSpec keyed(String key) {
    return admin
        .post()
        .uri("/api/v1/tokens")
        .header("Idempotency-Key", key)
        .body(Map.of("name", "once", "scopes", List.of("messages:read")))
        .exchange();
  }

  private JsonNode create(String name, List<String> scopes) {
    return body(
        admin
            .post()
            .uri("/api/v1/tokens")
            .body(Map.of("name", name, "scopes", scopes))
            .exchange()
            .expectStatus()
            .isCreated()
            .expectBody(JsonNode.class)
            .returnResult()
            .getResponseBody());
  }

  private JsonNode get(String uri) {
    return body(
        admin
            .get()
            .uri(uri)
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
