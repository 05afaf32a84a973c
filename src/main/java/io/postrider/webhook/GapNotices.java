package io.postrider.webhook;

import io.postrider.event.EventPosition;
import io.postrider.event.LoggedEvent;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an endpoint is told where events were deleted before it was sent them: {@code webhook.gap},
 * signed and retried like any event, but sent to this endpoint alone, whatever its filter, and not
 * in the log. Safe for use by many threads.
 */
@Component
class GapNotices {

  private static final String TYPE = "webhook.gap";

  private final JsonMapper json;

  GapNotices(JsonMapper json) {
    this.json = json;
  }

  private record Data(UUID webhookId, Instant missedSince, Links links) {}

  private record Links(String webhook, String messages) {}

  /**
   * The notice.
   *
   * @param missedSince the time of the last event that became a delivery
   */
  LoggedEvent of(Webhook webhook, Instant missedSince, Instant now) {
    var links =
        new Links(
            "/api/v1/webhooks/" + webhook.id(), "/api/v1/messages?fetchedSince=" + missedSince);
    return new LoggedEvent(
        EventPosition.START,
        UUID.randomUUID(),
        TYPE,
        null,
        webhook.id().toString(),
        now,
        json.writeValueAsString(new Data(webhook.id(), missedSince, links)));
  }
}
