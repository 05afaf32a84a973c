package io.postrider.pop3.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The digests that the mechanisms are made of; every JDK has them. */
public final class Digests {

  private Digests() {}

  /** The APOP digest (RFC 1939 §7): lower-case hex MD5 of timestamp and secret. */
  public static String apop(String timestamp, String secret) {
    return HexFormat.of()
        .formatHex(hash("MD5", (timestamp + secret).getBytes(StandardCharsets.UTF_8)));
  }

  static byte[] hmac(String algorithm, byte[] key, byte[] data) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      // an empty key is legal for HMAC but not for SecretKeySpec; one zero octet pads to the same
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(algorithm + " is part of the JDK", e);
    }
  }

  /** PBKDF2's inner loop for one block: the XOR of that many chained HMACs. */
  static byte[] iterate(String algorithm, byte[] key, byte[] first, int iterations) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
      byte[] block = mac.doFinal(first);
      byte[] result = block.clone();
      for (int round = 1; round < iterations; round++) {
        block = mac.doFinal(block);
        for (int i = 0; i < result.length; i++) {
          result[i] ^= block[i];
        }
      }
      return result;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(algorithm + " is part of the JDK", e);
    }
  }

  static byte[] hash(String algorithm, byte[] data) {
    try {
      return MessageDigest.getInstance(algorithm).digest(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(algorithm + " is part of the JDK", e);
    }
  }
}
