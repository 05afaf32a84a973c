package io.postrider.pop3.wire;

/** The octets do not follow the protocol, or follow it for too long. Holds none of them. */
public final class WireException extends Exception {

  /** What is wrong. */
  public enum Fault {
    TOO_LONG,
    MALFORMED
  }

  private final Fault fault;

  WireException(Fault fault, String message) {
    super(message);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
