package io.postrider.pop3;

/** Hears what came of each of several DELEs, on the session's thread, in the order asked. */
public interface DeletionListener {

  /** {@code +OK}: marked, and removed if {@link TransactionSession#quit} commits. */
  void marked(int number);

  /** {@code -ERR}: this one stays, the others go on. */
  void refused(int number, CommandRejected rejection);
}
