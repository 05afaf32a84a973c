package io.postrider.account;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Lets work on one account's messages take turns. Polls do not wait for it. */
@Component
public class AccountLock {

  private final JdbcClient jdbc;

  AccountLock(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Holds the account until the caller's transaction ends: it is not removed or changed before.
   *
   * @throws io.postrider.web.ProblemException NOT_FOUND where it is gone
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void hold(UUID accountId) {
    boolean there =
        jdbc.sql("select id from account where id = :id for update")
            .param("id", accountId)
            .query((row, _) -> row.getObject(1, UUID.class))
            .optional()
            .isPresent();
    if (!there) {
      throw Mailboxes.unknown(accountId);
    }
  }
}
