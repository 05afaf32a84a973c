package io.postrider.pop3;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Finds the blocks of a PEM text (RFC 7468 §2) by their label; what stands between is ignored. */
final class Pem {

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  private Pem() {}

  /** One block: what it says it is, and its octets. */
  static final class Block {

    private final String label;
    private final byte[] der;

    Block(String label, byte[] der) {
      this.label = label;
      this.der = der;
    }

    String label() {
      return label;
    }

    byte[] der() {
      return der;
    }
  }

  static List<Block> blocks(String text) {
    List<Block> blocks = new ArrayList<>();
    int from = text.indexOf(BEGIN);
    while (from >= 0) {
      int labelEnd = text.indexOf(DASHES, from + BEGIN.length());
      if (labelEnd < 0) {
        throw new IllegalArgumentException("the PEM text is cut within a label");
      }
      String label = text.substring(from + BEGIN.length(), labelEnd);
      int bodyStart = labelEnd + DASHES.length();
      int bodyEnd = text.indexOf(END + label + DASHES, bodyStart);
      if (bodyEnd < 0) {
        throw new IllegalArgumentException("a block of the PEM text has no end");
      }
      blocks.add(new Block(label, decoded(text.substring(bodyStart, bodyEnd))));
      from = text.indexOf(BEGIN, bodyEnd);
    }
    return blocks;
  }

  private static byte[] decoded(String body) {
    StringBuilder base64 = new StringBuilder(body.length());
    body.chars().filter(c -> c > ' ').forEach(c -> base64.append((char) c));
    try {
      return Base64.getDecoder().decode(base64.toString());
    } catch (IllegalArgumentException e) {
      // without the cause, whose words quote the text, and the text may be a key
      throw new IllegalArgumentException("a block of the PEM text is not base64");
    }
  }
}
