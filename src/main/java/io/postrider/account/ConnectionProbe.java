package io.postrider.account;

/**
 * Tries a mailbox's settings up to the listing, without a RETR and without a DELE. Asked here,
 * answered by the module that knows how to poll. Blocks for as long as the network takes; never
 * called with a transaction open.
 */
public interface ConnectionProbe {

  ConnectionReport probe(Mailbox mailbox);
}
