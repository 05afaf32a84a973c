package io.postrider.bench.pop3;

/** A POP3 client in Java, as a {@link Worker} drives it. Lives for many sessions. */
interface MailClient {

  /** Log in, list, read so many messages at most into a sink of its own, QUIT. */
  Fetched fetch(Maildrop drop, int most) throws Exception;

  /** Log in, LIST, UIDL, QUIT; how many lines both have together. */
  int list(Maildrop drop) throws Exception;

  /** Log in, STAT, QUIT; how many messages there are. */
  int poll(Maildrop drop) throws Exception;

  /**
   * What a session brought.
   *
   * @param openNanos until the first message was asked for
   */
  record Fetched(int messages, long octets, long openNanos) {}
}
