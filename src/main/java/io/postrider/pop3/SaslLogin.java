package io.postrider.pop3;

import io.postrider.pop3.sasl.OAuthBearer;
import io.postrider.pop3.sasl.RefusedToken;
import io.postrider.pop3.sasl.SaslExchange;
import io.postrider.pop3.sasl.SaslFault;
import io.postrider.pop3.sasl.Scram;
import io.postrider.pop3.sasl.XOAuth2;
import io.postrider.pop3.wire.Command;
import io.postrider.pop3.wire.StatusLine;
import io.postrider.pop3.wire.StatusLine.Indicator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * AUTH (RFC 5034 §4): challenges in, answers out, until the server decides. A yes before the
 * mechanism has run to its end is no yes.
 */
final class SaslLogin {

  private static final byte[] NO_CHALLENGE = {};

  private final Dialogue dialogue;
  private final Mechanism mechanism;
  private final SaslExchange exchange;
  private final boolean mayStartAtOnce;
  private boolean credentialSent;

  /** An initial response too long for the command line. */
  private byte[] pending = NO_CHALLENGE;

  SaslLogin(Dialogue dialogue, Mechanism mechanism, SaslExchange exchange, boolean mayStartAtOnce) {
    this.dialogue = dialogue;
    this.mechanism = mechanism;
    this.exchange = exchange;
    this.mayStartAtOnce = mayStartAtOnce;
  }

  void run(Step step, Deadline deadline) throws Pop3Exception {
    dialogue.send(start(step), step, deadline);
    while (true) {
      Indicator indicator =
          dialogue.readIndicator(
              step, deadline, dialogue.limits().challengeOctets(), "challengeOctets");
      switch (indicator) {
        case OK -> {
          dialogue.requireNothingMore(step);
          if (!exchange.complete()) {
            throw dialogue.violation(step, "+OK before the mechanism had run to its end");
          }
          return;
        }
        case ERR -> throw refused(step);
        case CONTINUE -> dialogue.send(answer(step, deadline), step, deadline);
        case NONE -> throw dialogue.violation(step, "the answer is neither +OK, -ERR nor +");
      }
    }
  }

  private Command start(Step step) throws Pop3Exception {
    String name = mechanism.saslName();
    if (!exchange.clientFirst() || !mayStartAtOnce) {
      return Command.auth(name);
    }
    byte[] first = next(step, NO_CHALLENGE);
    // RFC 5034 §4: too long for a line goes as the answer to an empty challenge instead
    if (Command.fitsOneLine(name, first)) {
      return Command.auth(name, first);
    }
    pending = first;
    return Command.auth(name);
  }

  private Command answer(Step step, Deadline deadline) throws Pop3Exception {
    byte[] array = dialogue.input().array();
    int text = StatusLine.textStart(array, dialogue.lines().start(), dialogue.lines().end());
    byte[] challenge;
    try {
      challenge =
          Base64.getDecoder().decode(Arrays.copyOfRange(array, text, dialogue.lines().end()));
    } catch (IllegalArgumentException e) {
      throw cancelled(step, deadline, "a challenge is not base64");
    }
    dialogue.requireNothingMore(step);
    if (pending.length > 0) {
      byte[] first = pending;
      pending = NO_CHALLENGE;
      return response(first);
    }
    try {
      return response(exchange.answer(challenge));
    } catch (SaslFault e) {
      throw cancelled(step, deadline, String.valueOf(e.getMessage()));
    }
  }

  private Command response(byte[] octets) {
    credentialSent = true;
    dialogue.redaction().secret(octets);
    return Command.saslResponse(octets);
  }

  private byte[] next(Step step, byte[] challenge) throws Pop3Exception {
    try {
      byte[] first = exchange.answer(challenge);
      credentialSent = true;
      dialogue.redaction().secret(first);
      return first;
    } catch (SaslFault e) {
      throw dialogue.violation(step, String.valueOf(e.getMessage()));
    }
  }

  /** {@code -ERR} to a bare AUTH means the mechanism, not the password. */
  private Pop3Exception refused(Step step) {
    ServerReply reply = dialogue.reply();
    boolean alone = dialogue.input().isEmpty();
    return credentialSent || reply.code().isPresent()
        ? new AuthenticationRejected(step, mechanism, reply, alone, refusal())
        : new CommandRejected(step, reply, alone);
  }

  private Optional<LoginRefusal> refusal() {
    return switch (exchange) {
      case Scram scram -> scram.serverError().map(this::shown).map(ScramRefusal::new);
      case XOAuth2 xoauth2 -> xoauth2.refused().map(this::bearer);
      case OAuthBearer bearer -> bearer.refused().map(this::bearer);
      default -> Optional.empty();
    };
  }

  private LoginRefusal bearer(RefusedToken refused) {
    return BearerRefusal.of(refused, this::shown);
  }

  private String shown(String words) {
    byte[] octets = words.getBytes(StandardCharsets.UTF_8);
    return dialogue.redaction().shown(octets, 0, octets.length);
  }

  /** RFC 5034 §4: a single {@code *} gives up; the server answers {@code -ERR}. */
  private ProtocolViolation cancelled(Step step, Deadline deadline, String why)
      throws Pop3Exception {
    dialogue.send(Command.saslCancel(), step, deadline);
    dialogue.readIndicator(step, deadline, dialogue.limits().challengeOctets(), "challengeOctets");
    return dialogue.violation(step, why);
  }
}
