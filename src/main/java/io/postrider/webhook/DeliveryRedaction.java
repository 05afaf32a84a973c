package io.postrider.webhook;

import io.postrider.event.EventCopies;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Takes back from deliveries what was taken back from the log: what waits is sent without it, what
 * was sent does not keep it.
 */
@Component
class DeliveryRedaction implements EventCopies {

  private final JdbcClient jdbc;
  private final DeliveryBody body;

  DeliveryRedaction(JdbcClient jdbc, DeliveryBody body) {
    this.jdbc = jdbc;
    this.body = body;
  }

  private record Copy(long seq, UUID eventId, String body, PayloadStyle style) {}

  @Override
  public void rewrite(Map<UUID, String> data) {
    List<Copy> copies =
        jdbc.sql(
                """
                select d.seq, d.event_id, d.body, w.payload
                  from webhook_delivery d join webhook w on w.id = d.webhook_id
                 where d.event_id in (:events)
                """)
            .param("events", data.keySet())
            .query((row, _) ->
                new Copy(
                    row.getLong("seq"),
                    row.getObject("event_id", UUID.class),
                    row.getString("body"),
                    PayloadStyle.of(row.getString("payload"))))
            .list();
    for (Copy copy : copies) {
      String fresh = data.get(copy.eventId());
      if (fresh != null) {
        jdbc.sql("update webhook_delivery set body = :body where seq = :seq")
            .param("body", body.rewritten(copy.body(), fresh, copy.style()))
            .param("seq", copy.seq())
            .update();
      }
    }
  }
}
