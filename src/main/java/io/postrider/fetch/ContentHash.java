package io.postrider.fetch;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A SHA-256 as a value: small, comparable, a key in maps. */
record ContentHash(long first, long second, long third, long fourth) {

  static final int OCTETS = 32;

  static ContentHash of(byte[] digest) {
    if (digest.length != OCTETS) {
      throw new IllegalArgumentException("a SHA-256 has 32 octets");
    }
    ByteBuffer octets = ByteBuffer.wrap(digest);
    return new ContentHash(octets.getLong(), octets.getLong(), octets.getLong(), octets.getLong());
  }

  static @Nullable ContentHash ofNullable(byte @Nullable [] digest) {
    return digest == null ? null : of(digest);
  }

  byte[] octets() {
    return ByteBuffer.allocate(OCTETS)
        .putLong(first)
        .putLong(second)
        .putLong(third)
        .putLong(fourth)
        .array();
  }

  String hex() {
    return HexFormat.of().formatHex(octets());
  }
}
