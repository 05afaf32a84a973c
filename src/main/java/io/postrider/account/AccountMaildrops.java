package io.postrider.account;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which epoch of its ledger an account has for the mailbox of a host and a user name. Only accounts
 * that were changed from one name to another have rows. Runs while the account is locked.
 */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class AccountMaildrops {

  private final JdbcClient jdbc;

  AccountMaildrops(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The epoch to go on with, of an account that turns to another mailbox: its own if the account
   * had it before, else the next that is free.
   *
   * @param epoch of the mailbox that is left
   */
  public long turn(
      UUID accountId, AccountSettings.Connection from, long epoch, AccountSettings.Connection to) {
    remember(accountId, from.host(), from.username(), epoch);
    return jdbc.sql(
            "select epoch from account_maildrop"
                + " where account_id = ? and host = ? and username = ?")
        .params(accountId, to.host(), to.username())
        .query(Long.class)
        .optional()
        .orElseGet(() -> begin(accountId, to));
  }

  private long begin(UUID accountId, AccountSettings.Connection to) {
    long epoch =
        jdbc.sql("select max(epoch) + 1 from account_maildrop where account_id = ?")
            .param(accountId)
            .query(Long.class)
            .single();
    remember(accountId, to.host(), to.username(), epoch);
    return epoch;
  }

  /** The mailbox of this name is the one that the ledger knows under that epoch. */
  public void remember(UUID accountId, String host, String username, long epoch) {
    int known =
        jdbc.sql(
                "update account_maildrop set epoch = ?"
                    + " where account_id = ? and host = ? and username = ?")
            .params(epoch, accountId, host, username)
            .update();
    if (known == 0) {
      jdbc.sql(
              "insert into account_maildrop (account_id, host, username, epoch)"
                  + " values (?, ?, ?, ?)")
          .params(accountId, host, username, epoch)
          .update();
    }
  }

  public void forget(UUID accountId) {
    jdbc.sql("delete from account_maildrop where account_id = ?").param(accountId).update();
  }
}
