package io.postrider.webhook;

import io.postrider.event.CloudEvent;
import io.postrider.event.LoggedEvent;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is sent for an event: the CloudEvent that the feed shows, whole, or with ids and links for
 * its data. Safe for use by many threads.
 */
@Component
class DeliveryBody {

  private static final String ID = "Id";
  private static final String LINKS = "links";

  /** Where things with these ids are found. */
  private static final Map<String, String> PLACES =
      Map.of(
          "messageId", "/api/v1/messages/",
          "pollId", "/api/v1/polls/",
          "accountId", "/api/v1/accounts/",
          "webhookId", "/api/v1/webhooks/");

  private final JsonMapper json;

  DeliveryBody(JsonMapper json) {
    this.json = json;
  }

  String of(LoggedEvent event, PayloadStyle style) {
    CloudEvent whole = CloudEvent.of(event);
    return json.writeValueAsString(
        switch (style) {
          case FULL -> whole;
          case THIN -> whole.withData(thin(event.data()));
        });
  }

  /** The same body with other data for its event. */
  String rewritten(String body, String data, PayloadStyle style) {
    ObjectNode whole = (ObjectNode) json.readTree(body);
    whole.set("data", json.readTree(style == PayloadStyle.FULL ? data : thin(data)));
    return json.writeValueAsString(whole);
  }

  private String thin(String data) {
    JsonNode whole = json.readTree(data);
    ObjectNode thin = json.createObjectNode();
    ObjectNode links = json.createObjectNode();
    for (var member : whole.properties()) {
      if (member.getKey().endsWith(ID) && member.getValue().isString()) {
        thin.set(member.getKey(), member.getValue());
        String place = PLACES.get(member.getKey());
        if (place != null) {
          links.put(member.getKey().replace(ID, ""), place + member.getValue().asString());
        }
      }
    }
    thin.set(LINKS, whole.path(LINKS).isObject() ? whole.path(LINKS) : links);
    return json.writeValueAsString(thin);
  }
}
