package io.postrider.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals small secrets with AES-256-GCM. The context (which row, which field) is authenticated with
 * the secret, so a sealed text opens only where it was sealed for. Each seal takes a fresh random
 * 96-bit nonce; NIST SP 800-38D allows 2^32 of them a key, far beyond what settings ever need. Safe
 * for use by many threads.
 */
public final class SecretVault {

  private static final String VERSION = "v1";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final KeyRing ring;
  private final SecureRandom random = new SecureRandom();

  SecretVault(KeyRing ring) {
    this.ring = ring;
  }

  /**
   * Seals with the first key of the ring.
   *
   * @param context what the secret belongs to; the same text must be given to open it
   * @return {@code v1:keyId:base64url(nonce|ciphertext|tag)}
   */
  public String seal(String context, byte[] plain) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    String keyId = ring.sealingId();
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key(keyId), nonce, keyId, context).doFinal(plain);
      byte[] whole =
          ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
      return String.join(
          ":", VERSION, keyId, Base64.getUrlEncoder().withoutPadding().encodeToString(whole));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM is not available", e);
    }
  }

  /**
   * Opens what {@link #seal} made for the same context, with whichever key sealed it.
   *
   * @throws SecretUnreadable unknown key, altered text, or another context
   */
  public byte[] open(String context, String sealed) {
    String[] parts = sealed.split(":", -1);
    if (parts.length != 3 || !parts[0].equals(VERSION)) {
      throw new SecretUnreadable("The stored secret has an unknown form.");
    }
    SecretKey key = key(parts[1]);
    byte[] whole;
    try {
      whole = Base64.getUrlDecoder().decode(parts[2]);
    } catch (IllegalArgumentException e) {
      throw new SecretUnreadable("The stored secret is damaged.", e);
    }
    if (whole.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
      throw new SecretUnreadable("The stored secret is cut short.");
    }
    byte[] nonce = new byte[NONCE_BYTES];
    System.arraycopy(whole, 0, nonce, 0, NONCE_BYTES);
    try {
      return cipher(Cipher.DECRYPT_MODE, key, nonce, parts[1], context)
          .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
    } catch (AEADBadTagException e) {
      throw new SecretUnreadable(
          "The stored secret was altered, belongs to another row, or another key has its id.", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM is not available", e);
    }
  }

  /** Whether this secret was sealed with a key that no longer seals; sealing it anew rotates it. */
  public boolean isSealedWithOlderKey(String sealed) {
    return !sealed.startsWith(VERSION + ":" + ring.sealingId() + ":");
  }

  private SecretKey key(String id) {
    return ring.byId(id)
        .orElseThrow(() ->
            new SecretUnreadable(
                "The key '" + id + "' that sealed the secret is not in postrider.secrets.key."));
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String keyId, String context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD((VERSION + ":" + keyId + ":" + context).getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
