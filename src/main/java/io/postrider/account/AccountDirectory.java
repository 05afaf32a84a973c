package io.postrider.account;

import io.postrider.web.Caller;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reads accounts: settings, status and counts together, without secrets. A list costs a fixed
 * number of statements, however long it is.
 */
@Service
@Transactional(readOnly = true)
public class AccountDirectory {

  private final MailAccounts accounts;
  private final AccountStates states;
  private final AccountSearch search;
  private final ObjectProvider<LedgerCounts> ledger;
  private final InstantSource time;

  AccountDirectory(
      MailAccounts accounts,
      AccountStates states,
      AccountSearch search,
      ObjectProvider<LedgerCounts> ledger,
      InstantSource time) {
    this.accounts = accounts;
    this.states = states;
    this.search = search;
    this.ledger = ledger;
    this.time = time;
  }

  public boolean exists(UUID accountId) {
    return accounts.existsById(accountId);
  }

  /**
   * Sees to it that the account is there and that this caller may know of it.
   *
   * @throws ProblemException NOT_FOUND otherwise
   */
  public void require(UUID accountId, Caller caller) {
    if (!caller.maySee(accountId) || !exists(accountId)) {
      throw Mailboxes.unknown(accountId);
    }
  }

  public Optional<AccountDetails> find(UUID accountId) {
    return in(List.of(accountId)).stream().findFirst();
  }

  /** The accounts that the query asks for, in its order. */
  public List<AccountDetails> list(AccountQuery query) {
    return in(search.find(query, time.instant()));
  }

  private List<AccountDetails> in(List<UUID> ids) {
    Map<UUID, MailAccount> settings = new HashMap<>();
    accounts.findByIdIn(ids).forEach(account -> settings.put(account.id(), account));
    Map<UUID, AccountStatus> statuses = statuses(ids);
    List<AccountDetails> found = new ArrayList<>();
    for (UUID id : ids) {
      MailAccount account = settings.get(id);
      AccountStatus status = statuses.get(id);
      // removed between the statements
      if (account != null && status != null) {
        found.add(AccountDetails.of(account, status));
      }
    }
    return found;
  }

  private Map<UUID, AccountStatus> statuses(Collection<UUID> ids) {
    Instant now = time.instant();
    LedgerCounts counts = ledger.getIfAvailable(() -> accountIds -> Map.of());
    Map<UUID, LedgerCounts.Counts> counted = counts.of(ids);
    Map<UUID, AccountStatus> statuses = new HashMap<>();
    states
        .read(ids)
        .forEach((id, standing) ->
            statuses.put(
                id,
                AccountStatus.of(
                    standing, counted.getOrDefault(id, LedgerCounts.Counts.NONE), now)));
    return statuses;
  }
}
