package io.postrider.webhook;

import io.postrider.ApiClient;
import io.postrider.event.EventDraft;
import io.postrider.event.EventLog;
import io.postrider.event.EventType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Makes things happen, and endpoints to be told of them. */
final class WebhookFixture {

  private final ApiClient api;
  private final EventLog log;
  private final TransactionTemplate transaction;
  private final List<String> made = new ArrayList<>();

  WebhookFixture(ApiClient api, EventLog log, TransactionTemplate transaction) {
    this.api = api;
    this.log = log;
    this.transaction = transaction;
  }

  static Map<String, Object> draft(Endpoint endpoint) {
    return new HashMap<>(Map.of("url", endpoint.url()));
  }

  static Map<String, Object> draft(Endpoint endpoint, UUID account) {
    Map<String, Object> draft = draft(endpoint);
    draft.put("accounts", List.of(account.toString()));
    return draft;
  }

  /** Registers an endpoint; what came back holds its secret. */
  JsonNode register(Map<String, Object> draft) {
    JsonNode webhook = api.post("/webhooks", draft).ok().json();
    made.add(webhook.get("id").asString());
    return webhook;
  }

  /** A poll of that account has ended. */
  UUID happens(UUID account) {
    return happens(EventType.POLL_COMPLETED, account);
  }

  UUID happens(EventType type, UUID account) {
    UUID id = UUID.randomUUID();
    transaction.executeWithoutResult(_ ->
        log.append(
            new EventDraft(
                id,
                type,
                account,
                account.toString(),
                Instant.now(),
                Map.of("accountId", account, "pollId", account, "words", "as they come"))));
    return id;
  }

  List<JsonNode> deliveries(String webhookId) {
    return api.all("/webhooks/" + webhookId + "/deliveries");
  }

  JsonNode webhook(String webhookId) {
    return api.get("/webhooks/" + webhookId).ok().json();
  }

  /** So that no test is told of what another does. */
  void removeAll() {
    made.forEach(id -> api.delete("/webhooks/" + id));
    made.clear();
  }
}
