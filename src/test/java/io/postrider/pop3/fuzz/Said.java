package io.postrider.pop3.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Looks into what the client said. */
final class Said {

  private Said() {}

  /** The lines of one write. */
  static List<String> lines(byte[] said) {
    return new String(said, StandardCharsets.UTF_8).lines().toList();
  }

  /** The last line, without its end. */
  static byte[] line(byte[] said) {
    List<String> lines = lines(said);
    return lines.isEmpty() ? new byte[0] : octets(lines.getLast());
  }

  /** The last word of the last line. */
  static byte[] lastWord(byte[] said) {
    byte[] line = line(said);
    int from = line.length;
    while (from > 0 && line[from - 1] != ' ') {
      from--;
    }
    return Arrays.copyOfRange(line, from, line.length);
  }

  /** What a SASL message proves its sender with, the digest or the proof alone. */
  static byte[] proof(byte[] said) {
    String message = new String(decoded(lastWord(said)), StandardCharsets.UTF_8);
    int proof = message.indexOf(",p=");
    return proof >= 0
        ? octets(message.substring(proof + ",p=".length()))
        : lastWord(octets(message));
  }

  /** Out of base64; nothing if it is none. */
  static byte[] decoded(byte[] base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
