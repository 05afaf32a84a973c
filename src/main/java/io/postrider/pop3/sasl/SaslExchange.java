package io.postrider.pop3.sasl;

/**
 * The client's side of one login. The caller asks for the initial response where {@link
 * #clientFirst()}, then answers each challenge until the server decides.
 */
public interface SaslExchange {

  /** Whether the client speaks first, so that an initial response is possible (RFC 4422 §3.3). */
  boolean clientFirst();

  /**
   * The next message of the client. Where the client speaks first, the first call is without a
   * challenge: an empty array.
   *
   * @throws SaslFault where the challenge makes no sense or proves the server wrong
   */
  byte[] answer(byte[] challenge) throws SaslFault;

  /**
   * Whether the mechanism has run to its end, so that the server's yes may be believed. A yes
   * before that must be taken for a no (RFC 5802 §5: the server has proven nothing).
   */
  boolean complete();
}
