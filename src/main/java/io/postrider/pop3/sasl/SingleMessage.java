package io.postrider.pop3.sasl;

import java.nio.charset.StandardCharsets;

/** A mechanism in which the client says one thing and the server decides: PLAIN, EXTERNAL. */
abstract class SingleMessage implements SaslExchange {

  private final String mechanism;
  private final byte[] message;
  private boolean sent;

  SingleMessage(String mechanism, String message) {
    this.mechanism = mechanism;
    this.message = message.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public final boolean clientFirst() {
    return true;
  }

  @Override
  public final byte[] answer(byte[] challenge) throws SaslFault {
    if (sent) {
      throw new SaslFault(mechanism + " has nothing more to say");
    }
    if (challenge.length > 0) {
      throw new SaslFault(mechanism + " expects an empty challenge");
    }
    sent = true;
    return message.clone();
  }

  @Override
  public final boolean complete() {
    return sent;
  }
}
