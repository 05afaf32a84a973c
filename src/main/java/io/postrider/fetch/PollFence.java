package io.postrider.fetch;

import io.postrider.account.AccountPolling;
import io.postrider.account.PollTicket;
import org.springframework.stereotype.Component;

/** The first statement of every transaction of a poll: is it still this poll's turn? */
@Component
class PollFence {

  private final AccountPolling accounts;

  PollFence(AccountPolling accounts) {
    this.accounts = accounts;
  }

  /**
   * Locks the account for the rest of the caller's transaction.
   *
   * @throws FenceLost the account was changed, paused or taken over
   */
  void require(PollTicket ticket) {
    if (!accounts.holdsFence(ticket)) {
      throw new FenceLost(ticket.mailbox().accountId());
    }
  }
}
