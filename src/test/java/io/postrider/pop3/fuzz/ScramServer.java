package io.postrider.pop3.fuzz;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The server's side of SCRAM (RFC 5802 §3), with one salt and the fewest iterations. */
final class ScramServer {

  private static final byte[] SALT = "salt of a server".getBytes(StandardCharsets.US_ASCII);
  private static final int ITERATIONS = 4_096;

  /** The costly part, the same for every session. */
  private static final Map<String, byte[]> SALTED = new HashMap<>();

  private final String password;
  private String clientFirst = "";
  private String clientFinal = "";
  private boolean proven;

  ScramServer(String password) {
    this.password = password;
  }

  void hear(byte[] message) {
    String text = new String(message, StandardCharsets.UTF_8);
    if (text.contains(",p=")) {
      clientFinal = text;
    } else if (text.contains(",r=")) {
      clientFirst = text;
      clientFinal = "";
      proven = false;
    }
  }

  /** The client's nonce; empty as long as it has not said any. */
  String nonce() {
    int at = clientFirst.indexOf(",r=");
    return at < 0 ? "" : clientFirst.substring(at + 3).split(",", 2)[0];
  }

  /** Whether it has said what only a server says that knows the password. */
  boolean proven() {
    return proven;
  }

  /** The line that answers what was heard. */
  String answer(String mechanism) {
    if (clientFirst.isEmpty()) {
      return "-ERR\r\n";
    } else if (clientFinal.isEmpty()) {
      return "+ " + base64(octets(serverFirst())) + "\r\n";
    } else if (proven) {
      return "+OK\r\n";
    }
    proven = true;
    return "+ " + base64(octets("v=" + base64(signature(mechanism)))) + "\r\n";
  }

  private String serverFirst() {
    return "r=" + nonce() + "more,s=" + base64(SALT) + ",i=" + ITERATIONS;
  }

  private byte[] signature(String mechanism) {
    String hash = mechanism.startsWith("SCRAM-SHA-256") ? "SHA256" : "SHA1";
    String bare = clientFirst.replaceFirst("^[^,]*,[^,]*,", "");
    String withoutProof = clientFinal.substring(0, clientFinal.indexOf(",p="));
    byte[] key =
        hmac(hash, SALTED.computeIfAbsent(hash + password, k -> salted(hash)), "Server Key");
    return hmac(hash, key, bare + "," + serverFirst() + "," + withoutProof);
  }

  private byte[] salted(String hash) {
    try {
      int bits = hash.equals("SHA256") ? 256 : 160;
      PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), SALT, ITERATIONS, bits);
      return SecretKeyFactory.getInstance("PBKDF2WithHmac" + hash)
          .generateSecret(spec)
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(String hash, byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("Hmac" + hash);
      mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
      return mac.doFinal(octets(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
