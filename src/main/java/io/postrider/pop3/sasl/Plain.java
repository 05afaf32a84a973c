package io.postrider.pop3.sasl;

/** PLAIN (RFC 4616 §2): authorization identity (none), NUL, name, NUL, password, in UTF-8. */
public final class Plain extends SingleMessage {

  public Plain(String username, String password) {
    if (username.indexOf('\0') >= 0 || password.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("PLAIN carries no NUL");
    }
    super("PLAIN", "\0" + username + "\0" + password);
  }
}
