package io.postrider.pop3.sasl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * SCRAM-SHA-1 and SCRAM-SHA-256 (RFC 5802, RFC 7677), bound to the channel or not. Both sides prove
 * that they know the password; {@link #complete()} only after the server has.
 */
public final class Scram implements SaslExchange {

  /** RFC 7677 §4: fewer are refused. */
  static final int FEWEST_ITERATIONS = 4_096;

  /** RFC 5802 §9: a hostile server must not burn our processor. */
  static final int MOST_ITERATIONS = 1_000_000;

  /** What the mechanism's name says. */
  public enum Hash {
    SHA_1("SHA-1", "HmacSHA1"),
    SHA_256("SHA-256", "HmacSHA256");

    private final String digest;
    private final String hmac;

    Hash(String digest, String hmac) {
      this.digest = digest;
      this.hmac = hmac;
    }
  }

  private enum Next {
    CLIENT_FIRST,
    CLIENT_FINAL,
    SERVER_FINAL,
    REFUSED,
    DONE
  }

  private final Hash hash;
  private final String username;
  private final String password;
  private final ChannelBinding binding;
  private final String nonce;
  private Next next = Next.CLIENT_FIRST;
  private String clientFirstBare = "";
  private byte[] serverSignature = new byte[0];
  private Optional<String> serverError = Optional.empty();

  /**
   * @throws IllegalArgumentException if SASLprep forbids a character of name or password
   */
  public Scram(Hash hash, String username, String password, ChannelBinding binding) {
    this(hash, username, password, binding, freshNonce());
  }

  Scram(Hash hash, String username, String password, ChannelBinding binding, String nonce) {
    this.hash = hash;
    this.username = SaslPrep.prepare(username);
    this.password = SaslPrep.prepare(password);
    this.binding = binding;
    this.nonce = nonce;
  }

  @Override
  public boolean clientFirst() {
    return true;
  }

  @Override
  public byte[] answer(byte[] challenge) throws SaslFault {
    return switch (next) {
      case CLIENT_FIRST -> first(challenge);
      case CLIENT_FINAL -> last(new String(challenge, StandardCharsets.UTF_8));
      case SERVER_FINAL -> verified(new String(challenge, StandardCharsets.UTF_8));
      case REFUSED, DONE -> throw new SaslFault("SCRAM has nothing more to say");
    };
  }

  @Override
  public boolean complete() {
    return next == Next.DONE;
  }

  /** What the server gave as its reason (RFC 5802 §7). Its words, not yet fit to be shown. */
  public Optional<String> serverError() {
    return serverError;
  }

  private byte[] first(byte[] challenge) throws SaslFault {
    if (challenge.length > 0) {
      throw new SaslFault("SCRAM expects an empty first challenge");
    }
    clientFirstBare = "n=" + username.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
    next = Next.CLIENT_FINAL;
    return (binding.header() + clientFirstBare).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] last(String serverFirst) throws SaslFault {
    String[] parts = serverFirst.split(",", -1);
    if (parts.length < 3) {
      throw new SaslFault("SCRAM: the server's first message is incomplete");
    }
    String serverNonce = value(parts[0], 'r'); // m= (a mandatory extension) fails here as it must
    byte[] salt = base64(value(parts[1], 's'));
    int iterations = iterations(value(parts[2], 'i'));
    if (!serverNonce.startsWith(nonce) || serverNonce.length() == nonce.length()) {
      throw new SaslFault("SCRAM: the server's nonce does not extend ours");
    }
    if (salt.length == 0) {
      throw new SaslFault("SCRAM: the salt is empty");
    }
    String withoutProof =
        "c=" + Base64.getEncoder().encodeToString(binding.input()) + ",r=" + serverNonce;
    byte[] message =
        (clientFirstBare + "," + serverFirst + "," + withoutProof).getBytes(StandardCharsets.UTF_8);
    byte[] salted = saltedPassword(salt, iterations);
    byte[] clientKey = Digests.hmac(hash.hmac, salted, ascii("Client Key"));
    byte[] proof = Digests.hmac(hash.hmac, Digests.hash(hash.digest, clientKey), message);
    for (int i = 0; i < proof.length; i++) {
      proof[i] ^= clientKey[i];
    }
    serverSignature =
        Digests.hmac(hash.hmac, Digests.hmac(hash.hmac, salted, ascii("Server Key")), message);
    next = Next.SERVER_FINAL;
    return ascii(withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof));
  }

  private byte[] verified(String serverFinal) throws SaslFault {
    if (serverFinal.startsWith("e=")) {
      next = Next.REFUSED; // an -ERR will follow; a yes must not be believed
      String error = serverFinal.substring("e=".length());
      int end = error.indexOf(',');
      serverError = Optional.of(end < 0 ? error : error.substring(0, end));
      return new byte[0];
    }
    String[] parts = serverFinal.split(",", 2);
    if (!MessageDigest.isEqual(base64(value(parts[0], 'v')), serverSignature)) {
      throw new SaslFault("SCRAM: the server does not know the password");
    }
    next = Next.DONE;
    return new byte[0];
  }

  /** Hi() of RFC 5802 §2.2. */
  private byte[] saltedPassword(byte[] salt, int iterations) {
    byte[] key = password.getBytes(StandardCharsets.UTF_8);
    byte[] first = Arrays.copyOf(salt, salt.length + 4);
    first[first.length - 1] = 1;
    return Digests.iterate(hash.hmac, key, first, iterations);
  }

  private static int iterations(String value) throws SaslFault {
    if (value.isEmpty()
        || value.length() > 9
        || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new SaslFault("SCRAM: the iteration count is no number");
    }
    int iterations = Integer.parseInt(value);
    if (iterations < FEWEST_ITERATIONS || iterations > MOST_ITERATIONS) {
      throw new SaslFault(
          "SCRAM: the iteration count is not within "
              + FEWEST_ITERATIONS
              + " to "
              + MOST_ITERATIONS);
    }
    return iterations;
  }

  private static String value(String part, char name) throws SaslFault {
    if (part.length() < 3 || part.charAt(0) != name || part.charAt(1) != '=') {
      throw new SaslFault("SCRAM: attribute " + name + " is missing");
    }
    return part.substring(2);
  }

  private static byte[] base64(String value) throws SaslFault {
    try {
      return Base64.getDecoder().decode(value);
    } catch (IllegalArgumentException e) {
      throw new SaslFault("SCRAM: not base64");
    }
  }

  private static byte[] ascii(String value) {
    return value.getBytes(StandardCharsets.US_ASCII);
  }

  private static String freshNonce() {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    return Base64.getEncoder().withoutPadding().encodeToString(random);
  }
}
