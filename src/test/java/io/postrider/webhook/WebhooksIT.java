package io.postrider.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.egress.TestEgress;
import io.postrider.event.EventLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Endpoints over REST: what is taken, what is shown, and to whom. */
@WebhookIntegrationTest
class WebhooksIT {

  @LocalServerPort int port;
  @Autowired EventLog log;
  @Autowired TransactionTemplate transaction;
  @Autowired JdbcClient jdbc;
  @Autowired TestEgress.Names names;

  private ApiClient api;
  private WebhookFixture hooks;

  @BeforeEach
  void begin() {
    api = new ApiClient(port);
    hooks = new WebhookFixture(api, log, transaction);
    names.answer("hooks.test", "8.8.8.8");
  }

  @AfterEach
  void end() {
    hooks.removeAll();
  }

  @Test
  void showsTheSecretOnceAndKeepsItSealed() {
    JsonNode made = hooks.register(Map.of("url", "https://hooks.test/a", "enabled", false));

    String secret = made.get("secret").asString();
    assertThat(secret).startsWith("whsec_");
    assertThat(made.get("types")).isEmpty();
    assertThat(made.get("accounts")).isEmpty();
    assertThat(made.get("payload").asString()).isEqualTo("thin");
    assertThat(made.get("enabled").asBoolean()).isFalse();
    JsonNode shown = hooks.webhook(made.get("id").asString());
    assertThat(shown.has("secret")).isFalse();
    assertThat(shown.toString()).doesNotContain(secret.substring(6));
    assertThat(
            jdbc.sql("select sealed from webhook_secret where webhook_id = :id")
                .param("id", UUID.fromString(made.get("id").asString()))
                .query(String.class)
                .list())
        .singleElement()
        .satisfies(sealed -> assertThat(sealed).startsWith("v1:"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://hooks.test/, connect.forbidden_address",
    "https://10.0.0.1/, connect.forbidden_address",
    "https://[::ffff:10.0.0.1]/, connect.forbidden_address",
    "https://inside.test/, connect.forbidden_address",
    "https://user:pass@hooks.test/, validation.failed",
    "https://hooks.test/#part, validation.failed",
    "https://hooks.test:99999/, validation.failed",
    "ftp://hooks.test/, validation.failed",
    "/hooks, validation.failed",
    "https:///path, validation.failed",
    "not a url, validation.failed",
    "https://hooks.test/ä, validation.failed",
    "'', validation.failed"
  })
  void refusesUrlsThatMayNotBeContacted(String url, String code) {
    names.answer("inside.test", "192.168.1.1");

    ApiClient.Answer answer = api.post("/webhooks", Map.of("url", url));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().get("code").asString()).isEqualTo(code);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("url");
  }

  @Test
  void takesPlainHttpWhereAnOperatorAllowedTheAddress() {
    names.answer("local.test", "127.0.0.1");

    hooks.register(Map.of("url", "http://local.test:8123/x?y=z"));
    hooks.register(Map.of("url", "http://[::1]:8123/"));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThat(field(Map.of("url", "https://hooks.test/", "types", List.of("mail.arrived"))))
        .isEqualTo("types");
    assertThat(field(Map.of("url", "https://hooks.test/", "typos", 1))).isEqualTo("typos");
    assertThat(field(Map.of("url", "https://hooks.test/", "payload", "slim"))).isEqualTo("payload");
    assertThat(field(Map.of("types", List.of()))).isEqualTo("url");
    assertThat(api.get("/webhooks/" + UUID.randomUUID()).status()).isEqualTo(404);
    assertThat(api.get("/deliveries/" + UUID.randomUUID()).status()).isEqualTo(404);
    assertThat(api.get("/webhooks?cursor=nonsense").status()).isEqualTo(400);
    String id = id(hooks.register(Map.of("url", "https://hooks.test/")));
    assertThat(api.get("/webhooks/" + id + "/deliveries?state=lost").status()).isEqualTo(422);
    assertThat(api.get("/webhooks/" + id + "/deliveries?cursor=nonsense").status()).isEqualTo(400);
    assertThat(api.post("/webhooks/" + id + "/replay", Map.of()).status()).isEqualTo(422);
    assertThat(
            api.post(
                    "/webhooks/" + id + "/replay",
                    Map.of("from", "2026-02-01T00:00:00Z", "to", "2026-01-01T00:00:00Z"))
                .status())
        .isEqualTo(422);
  }

  @Test
  void changesByMergePatchAndHonoursIfMatch() {
    JsonNode made =
        hooks.register(
            Map.of(
                "url", "https://hooks.test/a", "types", List.of("poll.failed"), "enabled", false));
    String path = "/webhooks/" + id(made);
    String tag = api.get(path).header("ETag");

    JsonNode changed = api.patch(path, "{\"description\":\"ours\",\"types\":null}").ok().json();

    assertThat(changed.get("description").asString()).isEqualTo("ours");
    assertThat(changed.get("types")).isEmpty();
    assertThat(changed.get("url").asString()).isEqualTo("https://hooks.test/a");
    assertThat(api.get(path).header("ETag")).isNotEqualTo(tag);
    assertThat(withTag("PATCH", path, tag, "{\"enabled\":true}")).isEqualTo(412);
    assertThat(withTag("DELETE", path, tag, null)).isEqualTo(412);
    assertThat(withTag("DELETE", path, api.get(path).header("ETag"), null)).isEqualTo(204);
    assertThat(api.get(path).status()).isEqualTo(404);
    assertThat(api.patch(path, Map.of("enabled", true)).status()).isEqualTo(404);
  }

  @Test
  void theTagStandsForAllThatIsShown() {
    JsonNode made = hooks.register(Map.of("url", "https://hooks.test/a", "enabled", false));
    String path = "/webhooks/" + id(made);
    String tag = api.get(path).header("ETag");
    assertThat(ifNoneMatch(path, tag)).isEqualTo(304);

    jdbc.sql("update webhook set consecutive_failures = 1 where id = :id")
        .param("id", UUID.fromString(id(made)))
        .update();

    assertThat(ifNoneMatch(path, tag)).isEqualTo(200);
    assertThat(withTag("PATCH", path, tag, "{\"description\":\"ours\"}"))
        .as("what changes by itself is nobody's edit to lose")
        .isEqualTo(200);
  }

  @Test
  void listsPageByPage() {
    for (int i = 0; i < 3; i++) {
      hooks.register(Map.of("url", "https://hooks.test/" + i, "enabled", false));
    }

    JsonNode first = api.get("/webhooks?limit=2").ok().json();
    JsonNode second =
        api.get("/webhooks?limit=2&cursor=" + first.get("nextCursor").asString()).ok().json();

    assertThat(first.get("hasMore").asBoolean()).isTrue();
    assertThat(first.get("data")).hasSize(2);
    assertThat(second.at("/data/0/url").asString()).isEqualTo("https://hooks.test/2");
  }

  @Test
  void aBoundTokenHasOnlyWebhooksOfItsAccounts() {
    String own =
        api.account(
            Map.of(
                "name",
                "Own",
                "host",
                "127.0.0.1",
                "port",
                1110,
                "tls",
                "none",
                "username",
                "own-" + UUID.randomUUID(),
                "auth",
                Map.of("mechanism", "user_pass", "password", "secret")));
    ApiClient bound = api.as(token(List.of("webhooks:write"), List.of(own)));
    String foreign = id(hooks.register(Map.of("url", "https://hooks.test/all", "enabled", false)));

    Map<String, Object> draft = new HashMap<>(Map.of("url", "https://hooks.test/own"));
    assertThat(bound.post("/webhooks", draft).status()).isEqualTo(422);
    draft.put("accounts", List.of(own, UUID.randomUUID().toString()));
    assertThat(bound.post("/webhooks", draft).status()).isEqualTo(422);
    draft.put("accounts", List.of(own));
    String mine = id(bound.post("/webhooks", draft).ok().json());

    assertThat(bound.get("/webhooks/" + mine).status()).isEqualTo(200);
    assertThat(bound.get("/webhooks").json().get("data")).hasSize(1);
    assertThat(bound.patch("/webhooks/" + mine, Map.of("accounts", List.of())).status())
        .isEqualTo(422);
    for (String path : List.of("", "/deliveries", "/replays/" + UUID.randomUUID())) {
      assertThat(bound.get("/webhooks/" + foreign + path).status()).isEqualTo(404);
    }
    for (String action : List.of("/test", "/rotate-secret")) {
      assertThat(bound.post("/webhooks/" + foreign + action).status()).isEqualTo(404);
    }
    assertThat(
            bound
                .post("/webhooks/" + foreign + "/replay", Map.of("from", "2026-01-01T00:00:00Z"))
                .status())
        .isEqualTo(404);
    assertThat(bound.patch("/webhooks/" + foreign, Map.of("enabled", true)).status())
        .isEqualTo(404);
    assertThat(bound.delete("/webhooks/" + foreign).status()).isEqualTo(404);
    assertThat(bound.delete("/webhooks/" + mine).status()).isEqualTo(204);
    ApiClient reader = api.as(token(List.of("events:read"), List.of()));
    assertThat(reader.get("/webhooks").status()).isEqualTo(403);
  }

  private String field(Map<String, Object> draft) {
    ApiClient.Answer answer = api.post("/webhooks", draft);
    assertThat(answer.status()).isEqualTo(422);
    return answer.json().at("/errors/0/field").asString();
  }

  private String token(List<String> scopes, List<String> accounts) {
    return api.post("/tokens", Map.of("name", "t", "scopes", scopes, "accounts", accounts))
        .ok()
        .json()
        .get("token")
        .asString();
  }

  private static String id(JsonNode made) {
    return made.get("id").asString();
  }

  private int withTag(String method, String path, String tag, @Nullable String body) {
    return status(
        request(path)
            .header("If-Match", tag)
            .header("Content-Type", "application/merge-patch+json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body)));
  }

  private int ifNoneMatch(String path, String tag) {
    return status(request(path).header("If-None-Match", tag).GET());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1" + path))
        .header("Authorization", "Bearer " + PostriderIntegrationTest.TOKEN);
  }

  private static int status(HttpRequest.Builder request) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
