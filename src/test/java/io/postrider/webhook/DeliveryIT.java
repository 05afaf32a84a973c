package io.postrider.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.event.EventType;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.ScriptedPop3Server;
import io.postrider.webhook.Endpoint.Call;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** From what happens to what an endpoint is sent. */
@WebhookIntegrationTest
class DeliveryIT extends WebhookScene {

  @Test
  void aMessageThatAPollStoredIsDeliveredSigned() {
    Maildrop drop = new Maildrop();
    drop.deliver(
        "uid-1",
        "From: a@example.com\r\nSubject: Invoice\r\nMessage-ID: <1@example.com>\r\n\r\nHello\r\n"
            .getBytes(StandardCharsets.US_ASCII));
    try (var server = ScriptedPop3Server.serving("reader", "secret", drop).start()) {
      String mailbox =
          api.account(
              Map.of(
                  "name",
                  "Inbox",
                  "host",
                  server.host(),
                  "port",
                  server.port(),
                  "tls",
                  "none",
                  "username",
                  "reader",
                  "auth",
                  Map.of("mechanism", "user_pass", "password", "secret")));
      Map<String, Object> draft = WebhookFixture.draft(endpoint, UUID.fromString(mailbox));
      draft.put("types", List.of("message.stored"));
      draft.put("payload", "full");
      JsonNode webhook = hooks.register(draft);
      api.poll(mailbox);

      Call call = endpoint.next();

      JsonNode event = call.json();
      assertThat(call.isSignedWith(webhook.get("secret").asString())).isTrue();
      assertThat(call.id()).isEqualTo(event.get("id").asString());
      assertThat(call.headers().get("Content-type")).startsWith("application/cloudevents+json");
      assertThat(event.get("specversion").asString()).isEqualTo("1.0");
      assertThat(event.get("type").asString()).isEqualTo("message.stored");
      assertThat(event.get("source").asString()).isEqualTo("/api/v1/accounts/" + mailbox);
      assertThat(event.at("/data/subject").asString()).isEqualTo("Invoice");
      assertThat(event.at("/data/uidl").asString()).isEqualTo("uid-1");
      JsonNode feed = api.get("/events?types=message.stored&account=" + mailbox).ok().json();
      assertThat(feed.at("/data/0")).isEqualTo(event);
    }
  }

  @Test
  void aThinPayloadHoldsIdsAndLinksOnly() {
    hooks.register(WebhookFixture.draft(endpoint, account));
    UUID id = hooks.happens(account);

    Call call = endpoint.next();

    assertThat(call.id()).isEqualTo(id.toString());
    assertThat(call.json().get("data").propertyNames())
        .containsExactlyInAnyOrder("accountId", "pollId", "links");
    assertThat(call.json().at("/data/links/poll").asString()).isEqualTo("/api/v1/polls/" + account);
  }

  @Test
  void onlyWhatTheFilterLetsThroughIsDelivered() {
    Map<String, Object> draft = WebhookFixture.draft(endpoint, account);
    draft.put("types", List.of("poll.failed"));
    hooks.register(draft);
    hooks.happens(EventType.POLL_FAILED, UUID.randomUUID());
    hooks.happens(EventType.POLL_COMPLETED, account);
    UUID wanted = hooks.happens(EventType.POLL_FAILED, account);

    assertThat(endpoint.next().id()).isEqualTo(wanted.toString());
    assertThat(endpoint.all()).hasSize(1);
  }
}
