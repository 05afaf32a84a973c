package io.postrider.pop3.sasl;

/**
 * EXTERNAL (RFC 4422 appendix A): the proof was given below, by the certificate in the TLS
 * handshake. The one message is the name to act as; an empty one asks the server to take the name
 * from the certificate.
 */
public final class External extends SingleMessage {

  public External(String actAs) {
    if (actAs.indexOf('\0') >= 0) { // RFC 4422 A.2
      throw new IllegalArgumentException("EXTERNAL carries no NUL");
    }
    super("EXTERNAL", actAs);
  }
}
