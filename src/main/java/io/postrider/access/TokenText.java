package io.postrider.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The text of a token: {@code pr_}, 256 random bits and a checksum. The prefix lets leak scanners
 * find it, the checksum lets us turn away a typo without asking the database.
 */
final class TokenText {

  private static final String PREFIX = "pr_";
  private static final int RANDOM_BYTES = 32;
  private static final int CHECKSUM_CHARS = 8;
  private static final int HINT_CHARS = 8;
  private static final Pattern FORM = Pattern.compile("pr_[A-Za-z0-9_-]{43}[0-9a-f]{8}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private TokenText() {}

  static String fresh() {
    byte[] random = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(random);
    String body = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    return body + checksum(body);
  }

  /** Whether the text has the form of a token, checksum included. */
  static boolean isWellFormed(String token) {
    if (!FORM.matcher(token).matches()) {
      return false;
    }
    int end = token.length() - CHECKSUM_CHARS;
    return checksum(token.substring(0, end)).equals(token.substring(end));
  }

  /** The SHA-256 by which a token is stored; its 256 random bits need no salt and no stretching. */
  static String hash(String token) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Compares hashes in a time that does not tell where they differ. */
  static boolean sameHash(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }

  /** The few characters by which a person tells tokens apart. */
  static String hint(String token) {
    return token.substring(0, HINT_CHARS) + "…";
  }

  private static String checksum(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
