package io.postrider.pop3.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * XOAUTH2, as Google and Microsoft document it. A refusal comes as a JSON challenge; the empty
 * answer asks for the {@code -ERR} behind it.
 */
public final class XOAuth2 implements SaslExchange {

  private final byte[] message;
  private int answers;
  private Optional<RefusedToken> refused = Optional.empty();

  public XOAuth2(String username, String token) {
    this.message =
        ("user=" + username + "\u0001auth=Bearer " + token + "\u0001\u0001")
            .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean clientFirst() {
    return true;
  }

  @Override
  public byte[] answer(byte[] challenge) throws SaslFault {
    answers++;
    return switch (answers) {
      case 1 -> message.clone();
      case 2 -> {
        refused = Optional.of(new RefusedToken(challenge));
        yield new byte[0];
      }
      default -> throw new SaslFault("XOAUTH2 has nothing more to say");
    };
  }

  @Override
  public boolean complete() {
    return answers == 1; // after a refusal a yes is none
  }

  /** What the server said of the token, if it refused it. */
  public Optional<RefusedToken> refused() {
    return refused;
  }
}
