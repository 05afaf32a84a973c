package io.postrider.pop3;

import java.util.Optional;

/** The server answered {@code -ERR} to one command; save for the greeting, the session goes on. */
public final class CommandRejected extends Pop3Exception {

  CommandRejected(Step step, ServerReply reply) {
    this(step, reply, true);
  }

  CommandRejected(Step step, ServerReply reply, boolean sessionUsable) {
    super(step, step.subject() + " was rejected", reply, sessionUsable, null);
  }

  public Optional<ResponseCode> responseCode() {
    return reply().flatMap(ServerReply::code);
  }
}
