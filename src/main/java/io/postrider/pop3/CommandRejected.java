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

  /** What the response code asks for; {@link FailureClass#UNKNOWN} where there is none. */
  public FailureClass failureClass() {
    return responseCode().map(ResponseCode::failureClass).orElse(FailureClass.UNKNOWN);
  }
}
