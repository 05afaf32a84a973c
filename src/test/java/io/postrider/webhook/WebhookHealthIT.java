package io.postrider.webhook;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Events that reach nobody are trouble that the health report names until it is over. */
@WebhookIntegrationTest
class WebhookHealthIT extends WebhookScene {

  @Autowired HealthIndicator mailboxesHealthIndicator;
  @Autowired JdbcClient jdbc;

  @Test
  void deadLettersAreNamedUntilTheyArrive() {
    String webhook = withDeadLetters(2);

    JsonNode issue = issues(api, webhook).getFirst();
    assertThat(issue.get("code").asString()).isEqualTo("webhook.dead_letters");
    assertThat(issue.get("severity").asString()).isEqualTo("error");
    assertThat(issue.get("detail").asString()).startsWith("2 deliveries");
    assertThat(Instant.parse(issue.get("since").asString())).isBefore(Instant.now());
    assertThat(issue.get("accountId").isNull()).isTrue();
    JsonNode health = api.get("/health").json();
    assertThat(health.get("healthy").asBoolean()).isFalse();
    assertThat(health.get("message").asString()).endsWith(" 1 webhook(s) miss events.");
    assertThat(seen().getStatus().getCode()).isEqualTo("DEGRADED");
    assertThat(seen().getDetails()).containsEntry("webhooks", 1L);

    endpoint.answers(204);
    for (JsonNode dead : hooks.deliveries(webhook)) {
      api.post("/deliveries/" + dead.get("id").asString() + "/retry").ok();
    }

    awaitNoIssues(webhook);
    assertThat(seen().getDetails()).containsEntry("webhooks", 0L);
  }

  @Test
  void aReplayThatArrivesEndsTheDeadLettersOfTheSameEvents() {
    Instant from = Instant.now();
    String webhook = withDeadLetters(2);

    endpoint.answers(204);
    api.post("/webhooks/" + webhook + "/replay", Map.of("from", from.toString())).ok();

    awaitNoIssues(webhook);
    assertThat(hooks.deliveries(webhook))
        .hasSize(2)
        .allSatisfy(delivery -> {
          assertThat(delivery.get("replayed").asBoolean()).isTrue();
          assertThat(delivery.get("state").asString()).isEqualTo("delivered");
        });
  }

  @Test
  void deadLettersThatNobodyWantsAreDeletedAndNothingElseIs() {
    String webhook = withDeadLetters(1);
    endpoint.answers(204);
    UUID arrived = hooks.happens(account);
    Awaitility.await().until(() -> hooks.deliveries(webhook), found -> states(found, "delivered"));
    noteGap(webhook);
    assertThat(issues(api, webhook)).hasSize(2);

    assertThat(api.delete("/webhooks/" + webhook + "/dead-letters").status()).isEqualTo(204);

    assertThat(issues(api, webhook)).isEmpty();
    assertThat(hooks.webhook(webhook).at("/status/gapAt").isNull()).isTrue();
    assertThat(hooks.deliveries(webhook))
        .extracting(delivery -> delivery.get("eventId").asString())
        .containsExactly(arrived.toString());
    assertThat(api.all("/audit?target=webhook:" + webhook).getFirst().get("action").asString())
        .isEqualTo("webhook.dead_letters_deleted");
  }

  @Test
  void anEndpointThatIsGoneIsNamedUntilItIsEnabledOrDisabledByHand() {
    endpoint.answers(410);
    String webhook = register();
    hooks.happens(account);
    Awaitility.await().until(() -> codes(webhook).contains("webhook.disabled"));
    assertThat(codes(webhook)).containsExactly("webhook.disabled", "webhook.dead_letters");

    api.patch("/webhooks/" + webhook, Map.of("enabled", false)).ok();

    assertThat(codes(webhook)).containsExactly("webhook.dead_letters");
  }

  @Test
  void aBoundTokenHearsOfItsOwnWebhooksOnly() {
    String webhook = withDeadLetters(1);
    String mailbox =
        api.account(
            Map.of(
                "name",
                "Other",
                "host",
                "127.0.0.1",
                "port",
                1110,
                "tls",
                "none",
                "username",
                "other-" + UUID.randomUUID(),
                "auth",
                Map.of("mechanism", "user_pass", "password", "secret")));
    ApiClient bound = api.as(tokenFor(mailbox));

    assertThat(bound.get("/health").ok().json().get("issues")).isEmpty();

    api.patch("/webhooks/" + webhook, Map.of("accounts", List.of(mailbox))).ok();
    assertThat(issues(bound, webhook)).hasSize(1);
  }

  /** What the Actuator shows. */
  private Health seen() {
    return requireNonNull(mailboxesHealthIndicator.health());
  }

  /** An endpoint that refused so many events to the end. */
  private String withDeadLetters(int count) {
    endpoint.answers(500);
    String webhook = register();
    for (int i = 0; i < count; i++) {
      hooks.happens(account);
    }
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> hooks.webhook(webhook).at("/status/dead").asInt() == count);
    return webhook;
  }

  private void noteGap(String webhook) {
    jdbc.sql("update webhook set gap_at = created_at where id = :id")
        .param("id", UUID.fromString(webhook))
        .update();
  }

  private static boolean states(List<JsonNode> deliveries, String newest) {
    return deliveries.getFirst().get("state").asString().equals(newest);
  }

  private static List<JsonNode> issues(ApiClient caller, String webhook) {
    return caller
        .get("/health")
        .ok()
        .json()
        .get("issues")
        .valueStream()
        .filter(issue -> issue.get("webhookId").asString("").equals(webhook))
        .toList();
  }

  private List<String> codes(String webhook) {
    return issues(api, webhook).stream().map(issue -> issue.get("code").asString()).toList();
  }

  private void awaitNoIssues(String webhook) {
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> issues(api, webhook).isEmpty());
  }

  private String tokenFor(String mailbox) {
    return api.post(
            "/tokens",
            Map.of(
                "name", "bound", "scopes", List.of("accounts:read"), "accounts", List.of(mailbox)))
        .ok()
        .json()
        .get("token")
        .asString();
  }
}
