package io.postrider.account;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The sealed credentials of accounts and the leases on them, as rows. Written under the lock of the
 * account's state row only, so that a change of the settings cannot write an older one back.
 */
@Repository
class SealedAuths {

  private final JdbcClient jdbc;

  SealedAuths(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Credentials, and the version of the settings they belong to. */
  record Row(long version, String sealedAuth) {}

  Optional<Row> read(UUID accountId) {
    return jdbc.sql("select version, sealed_auth from account where id = :id")
        .param("id", accountId)
        .query((row, _) -> new Row(row.getLong("version"), row.getString("sealed_auth")))
        .optional();
  }

  void write(UUID accountId, String sealedAuth) {
    jdbc.sql("update account set sealed_auth = :sealed where id = :id")
        .param("sealed", sealedAuth)
        .param("id", accountId)
        .update();
  }

  /** Takes the lease where nobody has it, or had it for too long. */
  boolean lease(UUID accountId, UUID holder, Instant now, Instant until) {
    int freed =
        jdbc.sql("delete from token_lease where account_id = :id and held_until <= :now")
            .param("id", accountId)
            .param("now", AccountStates.at(now))
            .update();
    if (freed == 0 && isLeased(accountId)) {
      return false;
    }
    jdbc.sql(
            "insert into token_lease (account_id, holder, held_until)"
                + " values (:id, :holder, :until)")
        .param("id", accountId)
        .param("holder", holder)
        .param("until", AccountStates.at(until))
        .update();
    return true;
  }

  private boolean isLeased(UUID accountId) {
    return jdbc.sql("select count(*) from token_lease where account_id = :id")
            .param("id", accountId)
            .query(Long.class)
            .single()
        > 0;
  }

  void release(UUID accountId, UUID holder) {
    jdbc.sql("delete from token_lease where account_id = :id and holder = :holder")
        .param("id", accountId)
        .param("holder", holder)
        .update();
  }
}
