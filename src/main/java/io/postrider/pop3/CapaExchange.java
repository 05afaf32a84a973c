package io.postrider.pop3;

import io.postrider.pop3.wire.Command;

/**
 * CAPA (RFC 2449 §5). {@code -ERR} is no failure: the server does not know the command. Asked
 * before login, again after STLS and again after login, for the answers may differ.
 *
 * <p>The question after login costs each poll a round trip, and where a server announces all in
 * both states, as it must (RFC 2449 §5), it teaches nothing. It is asked all the same: what
 * announces itself before login may be a proxy that passes the maildrop's own server through
 * afterwards, and to pipeline on the proxy's word would break that session; and LOGIN-DELAY and
 * EXPIRE may be the user's own (§6.5, §6.7).
 */
final class CapaExchange {

  private CapaExchange() {}

  static Capabilities ask(Dialogue dialogue, Deadline deadline) throws Pop3Exception {
    Capabilities capabilities = read(dialogue, deadline);
    if (capabilities.known()) {
      dialogue.announced(capabilities);
    }
    return capabilities;
  }

  private static Capabilities read(Dialogue dialogue, Deadline deadline) throws Pop3Exception {
    dialogue.send(Command.of("CAPA"), Step.CAPA, deadline);
    if (!dialogue.readStatus(Step.CAPA, deadline)) {
      dialogue.requireNothingMore(Step.CAPA);
      return Capabilities.unknown();
    }
    return Capabilities.of(ShownLines.read(dialogue, Step.CAPA, deadline));
  }
}
