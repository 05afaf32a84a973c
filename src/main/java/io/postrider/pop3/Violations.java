package io.postrider.pop3;

import io.postrider.pop3.wire.WireException;

/**
 * What the server did against the protocol in one session. Once it did, no more is deleted.
 * Confined to the session's thread.
 */
final class Violations {

  private boolean any;

  boolean any() {
    return any;
  }

  ProtocolViolation of(Step step, String message) {
    any = true;
    return new ProtocolViolation(step, step.subject() + ": " + message);
  }

  ProtocolViolation malformed(Step step, WireException cause) {
    any = true;
    return new ProtocolViolation(step, step.subject() + ": " + cause.getMessage(), null, cause);
  }

  LimitExceeded tooLong(Step step, String capName, int cap) {
    any = true;
    return new LimitExceeded(step, capName, cap, false);
  }
}
