package io.postrider.fetch;

import io.postrider.account.AccountDetails;
import io.postrider.account.AccountDirectory;
import io.postrider.account.DeletionPolicy;
import io.postrider.message.StillNeeded;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps the message here for as long as a poll may still delete it on the server: DELE is only sent
 * for what is kept. It may go once a listing showed that the server let go of it, or once the
 * server was asked in vain so often that people were told.
 */
@Component
class DeletionsAhead implements StillNeeded {

  private final AccountDirectory accounts;
  private final JdbcClient jdbc;

  DeletionsAhead(AccountDirectory accounts, JdbcClient jdbc) {
    this.accounts = accounts;
    this.jdbc = jdbc;
  }

  @Override
  public Set<UUID> among(UUID accountId, Collection<UUID> messageIds) {
    Optional<AccountDetails> account = accounts.find(accountId);
    // the policy as it was set, be the database worth it just now or not
    if (account.isEmpty()
        || account.get().settings().polling().deletion() instanceof DeletionPolicy.Keep) {
      return Set.of();
    }
    return jdbc.sql(
            """
            select message_id from uidl_entry
            where account_id = :account and on_server and message_id in (:messages)
              and state in ('STORED', 'DELETE_REQUESTED', 'ALIAS') and delete_tries < :tries
            """)
        .param("account", accountId)
        .param("messages", messageIds)
        .param("tries", DeletionRule.DELETE_TRIES)
        .query((row, _) -> row.getObject(1, UUID.class))
        .set();
  }
}
