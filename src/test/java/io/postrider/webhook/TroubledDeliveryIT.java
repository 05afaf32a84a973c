package io.postrider.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.egress.TestEgress;
import io.postrider.webhook.Endpoint.Answer;
import io.postrider.webhook.Endpoint.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Endpoints that do not take what they are sent, and processes that die. */
@WebhookIntegrationTest
class TroubledDeliveryIT extends WebhookScene {

  @Autowired DyingSettlement settlement;
  @Autowired TestEgress.Names names;

  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void letGo() {
    release.countDown();
  }

  @Test
  void whatFailedIsSentAgainTheSame() {
    endpoint.answersInTurn(Answer.of(500), Answer.of(404));
    String webhook = register();
    UUID id = hooks.happens(account);

    List<Call> calls = endpoint.next(3);

    assertThat(calls).extracting(Call::id).containsOnly(id.toString());
    assertThat(calls).extracting(Call::body).containsOnly(calls.getFirst().body());
    JsonNode delivery = await(webhook, "delivered");
    assertThat(delivery.get("attempts").asInt()).isEqualTo(3);
    assertThat(delivery.at("/lastAttempt/status").asInt()).isEqualTo(204);
    assertThat(delivery.get("nextAttemptAt").isNull()).isTrue();
  }

  @Test
  void whatFailsToTheEndIsDeadVisibleAndCanBeRetried() {
    endpoint.answers(_ -> new Answer(503, Map.of(), "in\u0000 the garden"));
    String webhook = register();
    UUID id = hooks.happens(account);
    endpoint.next(3);

    JsonNode dead = await(webhook, "dead");
    assertThat(dead.get("attempts").asInt()).isEqualTo(3);
    assertThat(dead.at("/lastAttempt/status").asInt()).isEqualTo(503);
    assertThat(dead.at("/lastAttempt/response").asString()).isEqualTo("in  the garden");
    assertThat(dead.at("/lastAttempt/problem/code").asString()).isEqualTo("webhook.rejected");
    assertThat(hooks.webhook(webhook).at("/status/dead").asInt()).isEqualTo(1);
    assertThat(hooks.webhook(webhook).at("/status/consecutiveFailures").asInt()).isEqualTo(3);

    endpoint.answers(200);
    assertThat(api.post("/deliveries/" + dead.get("id").asString() + "/retry").status())
        .isEqualTo(202);
    assertThat(endpoint.next().id()).isEqualTo(id.toString());
    await(webhook, "delivered");
    assertThat(hooks.webhook(webhook).at("/status/problem").isNull()).isTrue();
  }

  @Test
  void anEndpointThatIsGoneIsDisabledAndEverybodyIsTold() {
    endpoint.answers(410);
    String webhook = register();
    hooks.happens(account);
    endpoint.next();

    JsonNode dead = await(webhook, "dead");
    assertThat(dead.get("attempts").asInt()).isEqualTo(1);
    JsonNode shown = hooks.webhook(webhook);
    assertThat(shown.get("enabled").asBoolean()).isFalse();
    assertThat(shown.at("/status/disabledReason").asString()).isEqualTo("gone");
    JsonNode told = api.get("/events?types=webhook.disabled&limit=200").ok().json().get("data");
    assertThat(told.valueStream().map(event -> event.get("subject").asString())).contains(webhook);

    UUID meanwhile = hooks.happens(account);
    endpoint.answers(204);
    assertThat(api.post("/deliveries/" + dead.get("id").asString() + "/retry").json().get("code"))
        .hasToString("\"conflict\"");
    api.patch("/webhooks/" + webhook, Map.of("enabled", true)).ok();
    assertThat(endpoint.next().id()).isEqualTo(meanwhile.toString());
  }

  @Test
  void anEndpointThatAsksForTimeIsGivenIt() {
    endpoint.answersInTurn(new Answer(429, Map.of("Retry-After", "3600"), ""));
    String webhook = register();
    Instant before = Instant.now();
    hooks.happens(account);
    endpoint.next();

    JsonNode waiting = await(webhook, "pending", 1);
    assertThat(Instant.parse(waiting.get("nextAttemptAt").asString()))
        .isBetween(before.plus(Duration.ofMinutes(59)), Instant.now().plus(Duration.ofMinutes(61)));
    hooks.happens(account);
    Awaitility.await().until(() -> hooks.deliveries(webhook).size() == 2);
    assertThat(hooks.webhook(webhook).at("/status/heldUntil").isNull()).isFalse();
    assertThat(endpoint.all()).as("the second waits as well").hasSize(1);

    // who knows better does not have to wait
    api.patch("/webhooks/" + webhook, Map.of("description", "has rested")).ok();
    endpoint.next();
  }

  @Test
  void whatWasTakenBackFromTheLogIsNotSentAnyMore() {
    endpoint.answersInTurn(new Answer(503, Map.of("Retry-After", "3600"), ""));
    Map<String, Object> draft = WebhookFixture.draft(endpoint, account);
    draft.put("payload", "full");
    String webhook = hooks.register(draft).get("id").asString();
    UUID id = hooks.happens(account);
    assertThat(endpoint.next().body()).contains("as they come");
    await(webhook, "pending", 1);

    transaction.executeWithoutResult(
        _ -> log.rewrite(Map.of(id, Map.of("accountId", account, "words", "gone"))));
    api.patch("/webhooks/" + webhook, Map.of("description", "go on")).ok();
    JsonNode delivery = hooks.deliveries(webhook).getFirst();
    api.post("/deliveries/" + delivery.get("id").asString() + "/retry").ok();

    Call again = endpoint.next();
    assertThat(again.id()).isEqualTo(id.toString());
    assertThat(again.json().at("/data/words").asString()).isEqualTo("gone");
  }

  @Test
  void aRedirectIsAFailureAndNotFollowed() {
    Endpoint elsewhere = Endpoint.http();
    endpoint.answers(_ -> new Answer(307, Map.of("Location", elsewhere.url()), ""));
    try (elsewhere) {
      String webhook = register();
      hooks.happens(account);

      JsonNode dead = await(webhook, "dead");

      assertThat(dead.at("/lastAttempt/status").asInt()).isEqualTo(307);
      assertThat(elsewhere.all()).isEmpty();
    }
  }

  @Test
  void anEndpointThatHangsDelaysNoOther() {
    Endpoint hanging = Endpoint.http();
    CountDownLatch hung = new CountDownLatch(1);
    hanging.answers(_ -> {
      hung.countDown();
      release.await();
      return Answer.of(204);
    });
    try (hanging) {
      hooks.register(WebhookFixture.draft(hanging, account));
      register();
      hooks.happens(account);
      hanging.next();

      UUID later = hooks.happens(account);

      assertThat(endpoint.next(2)).extracting(Call::id).contains(later.toString());
      assertThat(hung.getCount()).isZero();
      release.countDown();
    }
  }

  @Test
  void aDeliveryThatHangsOrFailsKeepsNoLaterOneBack() {
    endpoint.answers(call -> {
      if (endpoint.all().getFirst().id().equals(call.id())) {
        release.await();
      }
      return Answer.of(204);
    });
    String webhook = register();
    UUID first = hooks.happens(account);
    assertThat(endpoint.next().id()).isEqualTo(first.toString());

    UUID later = hooks.happens(account);

    assertThat(endpoint.next().id()).isEqualTo(later.toString());
    Awaitility.await()
        .untilAsserted(() ->
            assertThat(
                    api.get("/webhooks/" + webhook + "/deliveries?state=delivered")
                        .json()
                        .at("/data/0/eventId")
                        .asString())
                .isEqualTo(later.toString()));
  }

  @Test
  void aProcessThatDiesBetweenSendingAndNotingSendsAgainWithTheSameId() {
    settlement.dieOnce();
    String webhook = register();
    UUID id = hooks.happens(account);

    assertThat(endpoint.next(2)).extracting(Call::id).containsOnly(id.toString());
    await(webhook, "delivered");
  }

  @Test
  void aNameThatTurnsToAForbiddenAddressIsNotContacted() {
    names.answer("rebinding.test", "127.0.0.1", "10.0.0.1");
    String webhook =
        hooks
            .register(
                Map.of(
                    "url", endpoint.url().replace("127.0.0.1", "rebinding.test"),
                    "accounts", List.of(account.toString())))
            .get("id")
            .asString();
    hooks.happens(account);

    JsonNode dead = await(webhook, "dead");

    assertThat(dead.at("/lastAttempt/problem/code").asString())
        .isEqualTo("connect.forbidden_address");
    assertThat(endpoint.all()).isEmpty();
  }

  @Test
  void theNameIsLookedUpOnceAnAttemptAndTheCertificateIsForTheName() {
    names.answer("hooks.example.test", "127.0.0.1");
    try (Endpoint secure = Endpoint.https(TestEgress.AUTHORITY, "hooks.example.test")) {
      hooks.register(WebhookFixture.draft(secure, account));
      long before = names.asked("hooks.example.test");
      names.answer("hooks.example.test", "127.0.0.1", "10.0.0.1");
      UUID id = hooks.happens(account);

      assertThat(secure.next().id()).isEqualTo(id.toString());
      assertThat(names.asked("hooks.example.test") - before).isEqualTo(1);
    }
  }

  private JsonNode await(String webhook, String state) {
    return await(webhook, state, 0);
  }

  /** The only delivery of the webhook, once it is in that state after so many attempts. */
  private JsonNode await(String webhook, String state, int attempts) {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> hooks.deliveries(webhook),
            found ->
                found.size() == 1
                    && found.getFirst().get("state").asString().equals(state)
                    && found.getFirst().get("attempts").asInt() >= attempts)
        .getFirst();
  }
}
