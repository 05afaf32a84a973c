package io.postrider.audit;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Deletes entries whose time is over, oldest first, in short transactions. */
@Component
public class AuditRetention {

  private static final Logger LOG = LoggerFactory.getLogger(AuditRetention.class);
  private static final int AT_ONCE = 1_000;

  private final JdbcClient jdbc;
  private final AuditSettings settings;
  private final InstantSource time;

  AuditRetention(JdbcClient jdbc, AuditSettings settings, InstantSource time) {
    this.jdbc = jdbc;
    this.settings = settings;
    this.time = time;
  }

  /** Returns how many entries were deleted. */
  public int dropOld() {
    Instant until = time.instant().minus(settings.keep());
    int dropped = 0;
    int now;
    do {
      now =
          jdbc.sql(
                  """
                  delete from audit_entry where id in
                    (select id from audit_entry where at < :until order by at, id limit :most)
                  """)
              .param("until", until.atOffset(ZoneOffset.UTC))
              .param("most", AT_ONCE)
              .update();
      dropped += now;
    } while (now == AT_ONCE);
    if (dropped > 0) {
      LOG.info("deleted {} audit entries written before {}", dropped, until);
    }
    return dropped;
  }
}
