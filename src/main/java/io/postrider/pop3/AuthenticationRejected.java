package io.postrider.pop3;

import java.util.Optional;

/**
 * The server answered {@code -ERR} to the credentials. The response code, where there is one, tells
 * a wrong password from a locked or throttled maildrop (RFC 2449 §8, RFC 3206).
 */
public final class AuthenticationRejected extends Pop3Exception {

  private final Mechanism mechanism;

  /**
   * @param alone whether nothing came with the refusal; some servers say goodbye unasked and close,
   *     which ends the session but is no reason to forget that the login was refused
   */
  AuthenticationRejected(Step step, Mechanism mechanism, ServerReply reply, boolean alone) {
    super(step, step.subject() + " was rejected at login", reply, alone, null);
    this.mechanism = mechanism;
  }

  /** The mechanism that was tried; never {@link Mechanism#AUTO}. */
  public Mechanism mechanism() {
    return mechanism;
  }

  public Optional<ResponseCode> responseCode() {
    return reply().flatMap(ServerReply::code);
  }
}
