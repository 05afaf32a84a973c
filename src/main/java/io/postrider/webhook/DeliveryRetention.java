package io.postrider.webhook;

import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Deletes what ended long enough ago, in short transactions. Safe to be cut off anywhere. */
@Component
class DeliveryRetention {

  private static final Logger LOG = LoggerFactory.getLogger(DeliveryRetention.class);
  private static final int AT_ONCE = 1000;

  private final JdbcClient jdbc;
  private final WebhookSettings settings;
  private final InstantSource time;

  DeliveryRetention(JdbcClient jdbc, WebhookSettings settings, InstantSource time) {
    this.jdbc = jdbc;
    this.settings = settings;
    this.time = time;
  }

  /** Returns how many deliveries were deleted. */
  int dropOld() {
    Instant now = time.instant();
    int dropped =
        drop(DeliveryState.DELIVERED, now.minus(settings.keepDelivered()))
            + drop(DeliveryState.DEAD, now.minus(settings.keepDead()));
    jdbc.sql("update webhook set gap_at = null where gap_at < :limit")
        .param("limit", Rows.at(now.minus(settings.keepDead())))
        .update();
    jdbc.sql("delete from webhook_replay where ended_at < :limit")
        .param("limit", Rows.at(now.minus(settings.keepDead())))
        .update();
    jdbc.sql("delete from webhook_secret where ends_at < :now").param("now", Rows.at(now)).update();
    if (dropped > 0) {
      LOG.info("deleted {} webhook deliveries that ended long ago", dropped);
    }
    return dropped;
  }

  private int drop(DeliveryState state, Instant until) {
    int dropped = 0;
    int now;
    do {
      now =
          jdbc.sql(
                  """
                  delete from webhook_delivery where seq in (
                    select seq from webhook_delivery
                     where state = :state and ended_at < :until order by ended_at limit :most)
                  """)
              .param("state", state.text())
              .param("until", Rows.at(until))
              .param("most", AT_ONCE)
              .update();
      dropped += now;
    } while (now == AT_ONCE);
    return dropped;
  }
}
