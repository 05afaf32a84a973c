package io.postrider.account;

/**
 * The right to poll one account, as long as its fence is the highest.
 *
 * @param epoch of the ledger: one for each maildrop (host or user name) that the account had
 * @param moved whether the maildrop has another name than when it was last listed, so that it has
 *     to be found out whether it is one that is known
 * @param fence grows with each poll start and each change of the account
 * @param signedInBefore these very credentials have seen the mailbox before
 * @param pipelining whether commands may go ahead of their answers
 */
public record PollTicket(
    Mailbox mailbox,
    long epoch,
    boolean moved,
    long fence,
    boolean signedInBefore,
    boolean pipelining) {

  /** The same turn, with the epoch that the maildrop was found to have. */
  PollTicket recognised(long found) {
    return new PollTicket(mailbox, found, false, fence, signedInBefore, pipelining);
  }
}
