package io.postrider.account;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Which accounts keep their messages for a time only. Safe for use by many threads. */
@Component
public class RetentionPolicies {

  private final JdbcClient jdbc;

  RetentionPolicies(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The accounts whose messages have an end. */
  public List<UUID> limited() {
    return jdbc.sql("select id from account where keep_days is not null order by id")
        .query((row, _) -> row.getObject(1, UUID.class))
        .list();
  }

  /**
   * The policy as it is now, and as it stays until the caller's transaction ends: a change of the
   * account waits for that, so that nothing goes after its answer which the new policy keeps. Empty
   * where the account keeps all, or is gone.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<Retention.KeepFor> hold(UUID accountId) {
    return jdbc.sql("select keep_days from account where id = :id for update")
        .param("id", accountId)
        .query((row, _) -> row.getInt(1))
        .optional()
        .filter(days -> days > 0)
        .map(Retention.KeepFor::new);
  }
}
