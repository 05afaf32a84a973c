package io.postrider.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.event.EventType;
import io.postrider.webhook.Endpoint.Answer;
import io.postrider.webhook.Endpoint.Call;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tests, new secrets and replays, as a person asks for them. */
@WebhookIntegrationTest
class WebhookActionsIT extends WebhookScene {

  @Test
  void aTestSaysWhatTheEndpointDid() {
    endpoint.answersInTurn(
        new Answer(200, Map.of(), "x".repeat(100_000)), new Answer(410, Map.of(), "moved away"));
    JsonNode webhook = hooks.register(WebhookFixture.draft(endpoint, account));
    String path = "/webhooks/" + webhook.get("id").asString();

    JsonNode good = api.post(path + "/test").ok().json();
    Call call = endpoint.next();
    assertThat(good.get("ok").asBoolean()).isTrue();
    assertThat(good.get("status").asInt()).isEqualTo(200);
    assertThat(good.get("response").asString()).hasSize(1000);
    assertThat(good.get("problem").isNull()).isTrue();
    assertThat(call.id()).isEqualTo(good.get("eventId").asString());
    assertThat(call.json().get("type").asString()).isEqualTo("webhook.test");
    assertThat(call.isSignedWith(webhook.get("secret").asString())).isTrue();

    JsonNode bad = api.post(path + "/test").ok().json();
    assertThat(bad.get("ok").asBoolean()).isFalse();
    assertThat(bad.get("status").asInt()).isEqualTo(410);
    assertThat(bad.get("response").asString()).isEqualTo("moved away");
    assertThat(bad.at("/problem/code").asString()).isEqualTo("webhook.rejected");
    assertThat(api.get(path).json().get("enabled").asBoolean()).as("a test disables not").isTrue();

    endpoint.close();
    JsonNode none = api.post(path + "/test").ok().json();
    assertThat(none.get("status").isNull()).isTrue();
    assertThat(none.at("/problem/code").asString()).isEqualTo("webhook.unreachable");
  }

  @Test
  void bothSecretsSignAfterARotation() {
    JsonNode webhook = hooks.register(WebhookFixture.draft(endpoint, account));
    String path = "/webhooks/" + webhook.get("id").asString();

    JsonNode rotated = api.post(path + "/rotate-secret").ok().json();
    hooks.happens(account);

    Call call = endpoint.next();
    assertThat(rotated.get("secret").asString()).isNotEqualTo(webhook.get("secret").asString());
    assertThat(Instant.parse(rotated.get("previousUntil").asString())).isAfter(Instant.now());
    assertThat(call.signatures()).hasSize(2);
    assertThat(call.isSignedWith(rotated.get("secret").asString())).isTrue();
    assertThat(call.isSignedWith(webhook.get("secret").asString())).isTrue();
    for (int i = 0; i < 3; i++) {
      api.post(path + "/rotate-secret").ok();
    }
    assertThat(api.post(path + "/rotate-secret").status()).isEqualTo(409);
  }

  @Test
  void aReplaySendsTheEventsOfATimeOnceMoreWithTheirIds() {
    UUID tooEarly = hooks.happens(account);
    JsonNode webhook = hooks.register(WebhookFixture.draft(endpoint, account));
    String path = "/webhooks/" + webhook.get("id").asString();
    Instant from = Instant.now();
    UUID first = hooks.happens(account);
    UUID other = hooks.happens(EventType.POLL_FAILED, account);
    UUID second = hooks.happens(account);
    hooks.happens(UUID.randomUUID());
    endpoint.next(3);
    Awaitility.await().until(() -> api.get(path).json().at("/status/pending").asInt() == 0);

    ApiClient.Answer accepted =
        api.post(
            path + "/replay", Map.of("from", from.toString(), "types", List.of("poll.completed")));

    assertThat(accepted.status()).isEqualTo(202);
    assertThat(endpoint.next(2))
        .extracting(Call::id)
        .containsExactlyInAnyOrder(first.toString(), second.toString())
        .doesNotContain(tooEarly.toString(), other.toString());
    String replay = accepted.header("Location").replaceFirst("^/api/v1", "");
    Awaitility.await()
        .until(() -> api.get(replay).ok().json().get("state").asString().equals("completed"));
    assertThat(api.get(replay).json().get("queued").asInt()).isEqualTo(2);
    assertThat(
            hooks.deliveries(webhook.get("id").asString()).stream()
                .filter(delivery -> delivery.get("replayed").asBoolean()))
        .hasSize(2);
    assertThat(endpoint.all()).hasSize(5);
  }

  @Test
  void deliveriesAreListedNewestFirstPageByPage() {
    JsonNode webhook = hooks.register(WebhookFixture.draft(endpoint, account));
    String path = "/webhooks/" + webhook.get("id").asString() + "/deliveries";
    List<UUID> ids =
        List.of(hooks.happens(account), hooks.happens(account), hooks.happens(account));
    endpoint.next(3);
    Awaitility.await()
        .until(() -> api.get(path + "?state=delivered").json().get("data").size() == 3);

    JsonNode first = api.get(path + "?limit=2").ok().json();
    String cursor = first.get("nextCursor").asString();
    JsonNode second = api.get(path + "?limit=2&cursor=" + cursor).ok().json();

    assertThat(first.at("/data/0/eventId").asString()).isEqualTo(ids.get(2).toString());
    assertThat(second.at("/data/0/eventId").asString()).isEqualTo(ids.get(0).toString());
    assertThat(second.get("hasMore").asBoolean()).isFalse();
    assertThat(api.get(path + "?state=dead&cursor=" + cursor).status())
        .as("a cursor of another list")
        .isEqualTo(400);
  }
}
