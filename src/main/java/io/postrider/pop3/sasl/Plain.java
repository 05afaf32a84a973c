package io.postrider.pop3.sasl;

import java.nio.charset.StandardCharsets;

/** PLAIN (RFC 4616 §2): authorization identity (none), NUL, name, NUL, password, in UTF-8. */
public final class Plain implements SaslExchange {

  private final byte[] message;
  private boolean sent;

  public Plain(String username, String password) {
    if (username.indexOf('\0') >= 0 || password.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("PLAIN carries no NUL");
    }
    this.message = ("\0" + username + "\0" + password).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean clientFirst() {
    return true;
  }

  @Override
  public byte[] answer(byte[] challenge) throws SaslFault {
    if (sent) {
      throw new SaslFault("PLAIN has nothing more to say");
    }
    if (challenge.length > 0) {
      throw new SaslFault("PLAIN expects an empty challenge");
    }
    sent = true;
    return message.clone();
  }

  @Override
  public boolean complete() {
    return sent;
  }
}
