package io.postrider.pop3.sasl;

import java.nio.charset.StandardCharsets;

/**
 * EXTERNAL (RFC 4422 appendix A): the proof was given below, by the certificate in the TLS
 * handshake. The one message is the name to act as; an empty one asks the server to take the name
 * from the certificate.
 */
public final class External implements SaslExchange {

  private final byte[] message;
  private boolean sent;

  public External(String actAs) {
    if (actAs.indexOf('\0') >= 0) { // RFC 4422 A.2
      throw new IllegalArgumentException("EXTERNAL carries no NUL");
    }
    this.message = actAs.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean clientFirst() {
    return true;
  }

  @Override
  public byte[] answer(byte[] challenge) throws SaslFault {
    if (sent) {
      throw new SaslFault("EXTERNAL has nothing more to say");
    }
    if (challenge.length > 0) {
      throw new SaslFault("EXTERNAL expects an empty challenge");
    }
    sent = true;
    return message.clone();
  }

  @Override
  public boolean complete() {
    return sent;
  }
}
