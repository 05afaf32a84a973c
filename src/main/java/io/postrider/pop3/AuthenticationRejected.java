package io.postrider.pop3;

import java.util.Optional;

/**
 * The server answered {@code -ERR} to the credentials. The response code, where there is one, tells
 * a wrong password from a locked or throttled maildrop (RFC 2449 §8, RFC 3206).
 */
public final class AuthenticationRejected extends Pop3Exception {

  private final Mechanism mechanism;
  private final Optional<LoginRefusal> refusal;

  /**
   * @param alone whether nothing came with the refusal; some servers say goodbye unasked and close,
   *     which ends the session but is no reason to forget that the login was refused
   */
  AuthenticationRejected(
      Step step,
      Mechanism mechanism,
      ServerReply reply,
      boolean alone,
      Optional<LoginRefusal> refusal) {
    super(step, step.subject() + " was rejected at login", reply, alone, null);
    this.mechanism = mechanism;
    this.refusal = refusal;
  }

  /** The mechanism that was tried; never {@link Mechanism#AUTO}. */
  public Mechanism mechanism() {
    return mechanism;
  }

  public Optional<ResponseCode> responseCode() {
    return reply().flatMap(ServerReply::code);
  }

  /** What the response code asks for; {@link FailureClass#UNKNOWN} where there is none. */
  public FailureClass failureClass() {
    return responseCode().map(ResponseCode::failureClass).orElse(FailureClass.UNKNOWN);
  }

  /** What was said through the mechanism, where it can say something: SCRAM and tokens. */
  public Optional<LoginRefusal> refusal() {
    return refusal;
  }

  /**
   * Whether AUTH-RESP-CODE was announced: wrong credentials are then marked {@code [AUTH]}, and a
   * refusal without a code is about something else (RFC 3206 §6).
   */
  public boolean authCodesAnnounced() {
    return reply().map(ServerReply::authCodesAnnounced).orElse(false);
  }
}
