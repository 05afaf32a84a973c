package io.postrider.message;

import io.postrider.account.AccountChanged;
import io.postrider.account.Housekeeping;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets the messages of a removed account go with it, where that was asked. The wish is written in
 * the transaction of the removal and taken off when the last message went, so that a crash in
 * between only delays it; the work is done behind the answer, in short transactions.
 */
@Component
class AccountPurge implements Housekeeping {
  private static final Logger LOG = LoggerFactory.getLogger(AccountPurge.class);
  private static final int BATCH = 100;

  private final MessageRemoval removal;
  private final Tombstones tombstones;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final AsyncTaskExecutor executor;
  private final InstantSource time;

  AccountPurge(
      MessageRemoval removal,
      Tombstones tombstones,
      JdbcClient jdbc,
      TransactionTemplate transaction,
      AsyncTaskExecutor applicationTaskExecutor,
      InstantSource time) {
    this.removal = removal;
    this.tombstones = tombstones;
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.executor = applicationTaskExecutor;
    this.time = time;
  }

  @EventListener
  @Transactional(propagation = Propagation.MANDATORY)
  void remember(AccountChanged.Removed removed) {
    if (removed.purgeMessages()) {
      jdbc.sql(
              """
              insert into message_purge (account_id, requested_at) values (:account, :now)
              on conflict do nothing
              """)
          .param("account", removed.accountId())
          .param("now", time.instant().atOffset(ZoneOffset.UTC))
          .update();
    }
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
  void begin(AccountChanged.Removed removed) {
    if (removed.purgeMessages()) {
      executor.execute(this::run);
    }
  }

  @EventListener(ApplicationReadyEvent.class)
  void resume() {
    executor.execute(this::run);
  }

  /** What failed or was cut off is taken up again. */
  @Override
  public void tidy() {
    run();
  }

  /** Does what is asked for and not yet done. Several may run at once. */
  void run() {
    try {
      List<UUID> accounts =
          jdbc.sql("select account_id from message_purge order by requested_at")
              .query((row, number) -> row.getObject(1, UUID.class))
              .list();
      for (UUID account : accounts) {
        boolean more = true;
        while (more && !Thread.currentThread().isInterrupted()) {
          more = Boolean.TRUE.equals(transaction.execute(status -> purgeSome(account)));
        }
      }
    } catch (RuntimeException e) {
      LOG.error("Messages of removed accounts are still there; tried again soon", e);
    }
  }

  private boolean purgeSome(UUID account) {
    List<UUID> ids = removal.ids(account, BATCH);
    if (ids.isEmpty()) {
      jdbc.sql("delete from message_purge where account_id = :account")
          .param("account", account)
          .update();
      return false;
    }
    tombstones.bury(ids);
    return true;
  }
}
