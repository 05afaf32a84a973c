package io.postrider.pop3;

/** A way to prove who we are (RFC 1939 §7, RFC 5034). */
public enum Mechanism {
  /** The strongest that the server offers; one mechanism, one try. Never APOP, never EXTERNAL. */
  AUTO(""),
  PLAIN("PLAIN"),
  LOGIN("LOGIN"),
  /** USER and PASS, RFC 1939 §7. */
  USER_PASS(""),
  /** RFC 1939 §7: MD5 over the greeting's timestamp; broken, only on explicit choice. */
  APOP(""),
  CRAM_MD5("CRAM-MD5"),
  SCRAM_SHA_1("SCRAM-SHA-1"),
  SCRAM_SHA_256("SCRAM-SHA-256"),
  /** SCRAM bound to the TLS channel (RFC 5802 §6). */
  SCRAM_SHA_1_PLUS("SCRAM-SHA-1-PLUS"),
  /** SCRAM bound to the TLS channel (RFC 7677). */
  SCRAM_SHA_256_PLUS("SCRAM-SHA-256-PLUS"),
  XOAUTH2("XOAUTH2"),
  OAUTHBEARER("OAUTHBEARER"),
  /** By the client certificate (RFC 4422 appendix A). */
  EXTERNAL("EXTERNAL");

  private final String saslName;

  Mechanism(String saslName) {
    this.saslName = saslName;
  }

  /** The name in SASL's registry; empty where the way is not a SASL mechanism. */
  public String saslName() {
    return saslName;
  }
}
