package io.postrider.pop3;

import io.postrider.pop3.wire.ApopTimestamp;
import io.postrider.pop3.wire.Command;
import io.postrider.pop3.wire.ServerText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From a fresh connection to the AUTHORIZATION state: TLS if it is implicit, greeting, CAPA, STLS
 * if that is the policy, CAPA once more. Nothing is sent before the greeting is read.
 */
final class Opening {

  private final Dialogue dialogue;
  private final TlsLayer tlsLayer;
  private final Deadline deadline;
  private @Nullable TlsInfo tls;

  Opening(Dialogue dialogue, TlsLayer tlsLayer, Deadline deadline) {
    this.dialogue = dialogue;
    this.tlsLayer = tlsLayer;
    this.deadline = deadline;
  }

  AuthorizationSession run(boolean pipelining) throws Pop3Exception {
    TlsPolicy policy = dialogue.connection().endpoint().tls();
    if (policy == TlsPolicy.IMPLICIT) {
      tls = tlsLayer.secure(dialogue.connection(), Step.TLS, deadline);
    }
    Greeting greeting = firstOverTls(Step.TLS, this::greeting);
    Capabilities capabilities = CapaExchange.ask(dialogue, deadline);
    if (policy == TlsPolicy.STLS_REQUIRED) {
      startTls();
      capabilities = firstOverTls(Step.STLS, () -> CapaExchange.ask(dialogue, deadline));
    }
    return new AuthorizationSession(
        dialogue, greeting, capabilities, Optional.ofNullable(tls), pipelining);
  }

  /** The first answer over TLS may be an alert that ends the handshake after all. */
  private static <T> T firstOverTls(Step step, Dialogue.Call<T> exchange) throws Pop3Exception {
    try {
      return exchange.run();
    } catch (ConnectionLost e) {
      throw TlsLayer.afterHandshake(e, step);
    }
  }

  /** RFC 1939 §4. A server that begins with {@code -ERR} is not talked to any further. */
  private Greeting greeting() throws Pop3Exception {
    boolean ok = dialogue.readStatus(Step.GREETING, deadline);
    ServerReply reply = dialogue.reply();
    if (!ok) {
      throw new CommandRejected(Step.GREETING, reply, false);
    }
    String text =
        ServerText.decode(
            dialogue.input().array(), dialogue.lines().start(), dialogue.lines().end());
    dialogue.requireNothingMore(Step.GREETING);
    // a timestamp that came in clear before STLS may be anybody's
    Optional<String> timestamp =
        dialogue.connection().meetsPolicy() ? ApopTimestamp.in(text) : Optional.empty();
    return new Greeting(reply, timestamp);
  }

  /**
   * RFC 2595 §4. Tried whatever CAPA said, for CAPA came in clear. Octets that came together with
   * the {@code +OK} were not sent over TLS and end the session.
   */
  private void startTls() throws Pop3Exception {
    if (!dialogue.exchange(Command.of("STLS"), Step.STLS, deadline)) {
      throw new TlsPolicyUnmet(
          Step.STLS, "the server refuses STLS and TLS is required", dialogue.reply());
    }
    dialogue.requireQuiet(Step.STLS, deadline);
    tls = tlsLayer.secure(dialogue.connection(), Step.STLS, deadline);
    dialogue.restartDecoder();
  }
}
