package io.postrider.secret;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys in use, by id. The first one seals, all of them open; so a key is rotated by putting a
 * new one in front. Immutable; its text never shows a key.
 */
final class KeyRing {

  static final int KEY_BYTES = 32;

  /** The id of a key that was given without one. */
  static final String UNNAMED = "0";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,32}");

  private final String sealingId;
  private final Map<String, SecretKey> keys;

  private KeyRing(String sealingId, Map<String, SecretKey> keys) {
    this.sealingId = sealingId;
    this.keys = keys;
  }

  /**
   * Reads {@code base64} or {@code id:base64,id:base64}.
   *
   * @throws SecretKeyRefused naming what is wrong, without the key itself
   */
  static KeyRing parse(String setting) {
    Map<String, SecretKey> keys = new LinkedHashMap<>();
    String first = null;
    int position = 0;
    for (String entry : setting.split(",", -1)) {
      position++;
      int colon = entry.indexOf(':');
      String id = colon < 0 ? UNNAMED : entry.substring(0, colon).strip();
      if (!ID.matcher(id).matches()) {
        throw new SecretKeyRefused(
            "The id of entry " + position + " may hold 1 to 32 letters, digits, '.', '_' and '-'.");
      }
      if (keys.put(id, key(entry.substring(colon + 1).strip(), position)) != null) {
        throw new SecretKeyRefused("The id '" + id + "' is given to more than one key.");
      }
      first = first == null ? id : first;
    }
    if (first == null) {
      throw new SecretKeyRefused("No key is given.");
    }
    return new KeyRing(first, keys);
  }

  static KeyRing of(byte[] key) {
    return new KeyRing(UNNAMED, Map.of(UNNAMED, new SecretKeySpec(key, "AES")));
  }

  private static SecretKey key(String base64, int position) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new SecretKeyRefused("The key of entry " + position + " is not valid base64.");
    }
    if (bytes.length != KEY_BYTES) {
      throw new SecretKeyRefused(
          "The key of entry "
              + position
              + " has "
              + bytes.length
              + " bytes, but AES-256 needs exactly "
              + KEY_BYTES
              + ".");
    }
    return new SecretKeySpec(bytes, "AES");
  }

  String sealingId() {
    return sealingId;
  }

  Optional<SecretKey> byId(String id) {
    return Optional.ofNullable(keys.get(id));
  }

  @Override
  public String toString() {
    return "KeyRing" + keys.keySet();
  }
}
