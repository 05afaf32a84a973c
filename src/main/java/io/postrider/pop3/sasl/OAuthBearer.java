package io.postrider.pop3.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * OAUTHBEARER (RFC 7628 §3.1). A refusal comes as a JSON challenge; the answer is a single %x01
 * (§3.2.3), and then {@code -ERR}.
 */
public final class OAuthBearer implements SaslExchange {

  private final byte[] message;
  private int answers;
  private Optional<RefusedToken> refused = Optional.empty();

  public OAuthBearer(String username, String token, String host, int port) {
    String name = username.replace("=", "=3D").replace(",", "=2C");
    this.message =
        ("n,a="
                + name
                + ",\u0001host="
                + host
                + "\u0001port="
                + port
                + "\u0001auth=Bearer "
                + token
                + "\u0001\u0001")
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
        yield new byte[] {1};
      }
      default -> throw new SaslFault("OAUTHBEARER has nothing more to say");
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
