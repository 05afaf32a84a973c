package io.postrider.fetch;

import io.postrider.account.AccountPolling;
import io.postrider.account.PollTicket;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What was found out about a mailbox of another name, written down in one short transaction that
 * begins with the fence. Each returns the ticket to go on with.
 */
@Component
@Transactional(propagation = Propagation.REQUIRES_NEW)
class MoveTransactions {

  private final PollFence fence;
  private final AccountPolling accounts;
  private final LedgerEpochs epochs;
  private final DoubtLedger doubts;
  private final InstantSource time;

  MoveTransactions(
      PollFence fence,
      AccountPolling accounts,
      LedgerEpochs epochs,
      DoubtLedger doubts,
      InstantSource time) {
    this.fence = fence;
    this.accounts = accounts;
    this.epochs = epochs;
    this.doubts = doubts;
    this.time = time;
  }

  /** It is none that is known. */
  PollTicket isNew(PollTicket ticket) {
    fence.require(ticket);
    return accounts.recognised(ticket, ticket.epoch());
  }

  /**
   * It is one that is known, under the same unique-ids: its epoch goes on. What is new there, or
   * still to be fetched, may have come by another way meanwhile, and is compared with what is
   * known.
   */
  PollTicket goesOn(PollTicket ticket, long epoch) {
    fence.require(ticket);
    UUID accountId = ticket.mailbox().accountId();
    if (epoch != ticket.epoch()) {
      epochs.merge(accountId, ticket.epoch(), epoch);
    }
    epochs.resetSuspected(accountId, epoch, time.instant());
    doubts.suspectPending(accountId, epoch);
    return accounts.recognised(ticket, epoch);
  }

  /** It has mail that is known under other unique-ids: what it lists is compared with that. */
  PollTicket hasKnownMail(PollTicket ticket, Listing listing) {
    fence.require(ticket);
    UUID accountId = ticket.mailbox().accountId();
    epochs.beginInDoubt(accountId, ticket.epoch(), listing.size(), time.instant());
    PollTicket recognised = accounts.recognised(ticket, ticket.epoch());
    accounts.tell(
        recognised,
        Problem.of(
                ProblemCode.UIDL_RESET_SUSPECTED,
                "The mailbox has another name and other unique-ids, and mail that is stored already.")
            .withHint(
                "Its messages are compared with what is stored, so that only new mail is fetched;"
                    + " nothing is deleted until that is done."));
    return recognised;
  }
}
