package io.postrider.pop3;

/**
 * The weakest login that {@link Mechanism#AUTO} may take. What a server offers is its own word, or
 * that of whoever stands in between: one who strikes the stronger mechanisms out of the list gets
 * the password in a weaker wrapping, unless the client knows how strong it must be.
 */
public enum MechanismFloor {
  /** Whatever the server offers. */
  ANY,
  /** SCRAM: the password does not leave, and the server must prove that it knows it. */
  SCRAM,
  /** SCRAM bound to the TLS channel: nobody stands in between (RFC 5802 §6). */
  SCRAM_PLUS;

  boolean admits(Mechanism mechanism) {
    return switch (mechanism) {
      case SCRAM_SHA_1_PLUS, SCRAM_SHA_256_PLUS -> true;
      case SCRAM_SHA_1, SCRAM_SHA_256 -> this != SCRAM_PLUS;
      case AUTO, PLAIN, LOGIN, USER_PASS, APOP, CRAM_MD5, XOAUTH2, OAUTHBEARER, EXTERNAL ->
          this == ANY;
    };
  }
}
