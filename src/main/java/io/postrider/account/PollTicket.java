package io.postrider.account;

/**
 * The right to poll one account, as long as its fence is the highest.
 *
 * @param epoch grows whenever the account turns to another maildrop (host or user name changed)
 * @param fence grows with each poll start and each change of the account
 * @param signedInBefore these very credentials have seen the mailbox before
 * @param pipelining whether commands may go ahead of their answers
 */
public record PollTicket(
    Mailbox mailbox, long epoch, long fence, boolean signedInBefore, boolean pipelining) {}
