package io.postrider.webhook;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * The key that an endpoint shares with us, in the form of Standard Webhooks 1.0: {@code whsec_} and
 * base64 of 24 to 64 octets. {@code toString} does not show it.
 */
public final class SigningSecret {

  static final String PREFIX = "whsec_";

  private static final int OCTETS = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] key;

  private SigningSecret(byte[] key) {
    this.key = key;
  }

  static SigningSecret fresh() {
    byte[] key = new byte[OCTETS];
    RANDOM.nextBytes(key);
    return new SigningSecret(key);
  }

  static SigningSecret ofKey(byte[] key) {
    return new SigningSecret(key.clone());
  }

  /**
   * Reads {@code whsec_…}.
   *
   * @throws IllegalArgumentException if the text has another form; it is not in the message
   */
  static SigningSecret parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("a signing secret begins with " + PREFIX);
    }
    return new SigningSecret(Base64.getDecoder().decode(text.substring(PREFIX.length())));
  }

  byte[] key() {
    return key.clone();
  }

  /** For the one time that it is shown. */
  public String reveal() {
    return PREFIX + Base64.getEncoder().encodeToString(key);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SigningSecret secret && Arrays.equals(key, secret.key);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }

  @Override
  public String toString() {
    return PREFIX + "•••";
  }
}
