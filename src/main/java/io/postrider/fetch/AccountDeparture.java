package io.postrider.fetch;

import io.postrider.account.AccountChanged;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** When an account goes, so do its ledger and its polls, in the same transaction. */
@Component
class AccountDeparture {

  private final UidlLedger ledger;
  private final LedgerEpochs epochs;
  private final PollRuns runs;

  AccountDeparture(UidlLedger ledger, LedgerEpochs epochs, PollRuns runs) {
    this.ledger = ledger;
    this.epochs = epochs;
    this.runs = runs;
  }

  @EventListener
  void on(AccountChanged.Removed removed) {
    ledger.forget(removed.accountId());
    epochs.forget(removed.accountId());
    runs.forget(removed.accountId());
  }
}
