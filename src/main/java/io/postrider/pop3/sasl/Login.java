package io.postrider.pop3.sasl;

import java.nio.charset.StandardCharsets;

/** LOGIN, never standardised: name, then password; the prompts are free text. */
public final class Login implements SaslExchange {

  private final String username;
  private final String password;
  private int answers;

  public Login(String username, String password) {
    this.username = username;
    this.password = password;
  }

  @Override
  public boolean clientFirst() {
    return false;
  }

  @Override
  public byte[] answer(byte[] challenge) throws SaslFault {
    answers++;
    return switch (answers) {
      case 1 -> username.getBytes(StandardCharsets.UTF_8);
      case 2 -> password.getBytes(StandardCharsets.UTF_8);
      default -> throw new SaslFault("LOGIN has nothing more to say");
    };
  }

  @Override
  public boolean complete() {
    return answers == 2;
  }
}
