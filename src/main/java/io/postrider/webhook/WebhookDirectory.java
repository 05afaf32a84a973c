package io.postrider.webhook;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** What there is to read of endpoints, deliveries and replays. Safe for use by many threads. */
@Service
public class WebhookDirectory {

  private final Webhooks webhooks;
  private final Deliveries deliveries;
  private final ReplayRows replays;
  private final JdbcClient jdbc;

  WebhookDirectory(Webhooks webhooks, Deliveries deliveries, ReplayRows replays, JdbcClient jdbc) {
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.replays = replays;
    this.jdbc = jdbc;
  }

  /** Deliveries of one endpoint that wait, and that were given up. */
  public record Tally(long pending, long dead) {

    public static final Tally NONE = new Tally(0, 0);
  }

  public Optional<Webhook> find(UUID id) {
    return webhooks.find(id);
  }

  /** Those behind this one, oldest first; the first ones if there is none. */
  public List<Webhook> after(@Nullable Instant createdAt, @Nullable UUID id, int limit) {
    return webhooks.after(createdAt, id, limit);
  }

  public Optional<Delivery> delivery(UUID id) {
    return deliveries.find(id);
  }

  /**
   * Of one endpoint, the newest first.
   *
   * @param before only those with a smaller {@code seq}
   */
  public List<Delivery> deliveries(
      UUID webhookId, @Nullable DeliveryState state, @Nullable Long before, int limit) {
    return deliveries.list(webhookId, state, before, limit);
  }

  public Optional<Replay> replay(UUID id) {
    return replays.find(id);
  }

  /** How many deliveries of each of these wait or are dead. */
  public Map<UUID, Tally> tally(Collection<UUID> webhookIds) {
    Map<UUID, Tally> tallies = new HashMap<>();
    if (!webhookIds.isEmpty()) {
      RowCallbackHandler note =
          row ->
              tallies.put(
                  row.getObject("webhook_id", UUID.class),
                  new Tally(row.getLong("pending"), row.getLong("dead")));
      jdbc.sql(
              """
              select webhook_id,
                     sum(case when state = 'pending' then 1 else 0 end) pending,
                     sum(case when state = 'dead' then 1 else 0 end) dead
                from webhook_delivery
               where webhook_id in (:ids) and state in ('pending', 'dead')
               group by webhook_id
              """)
          .param("ids", webhookIds)
          .query(note);
    }
    return tallies;
  }
}
