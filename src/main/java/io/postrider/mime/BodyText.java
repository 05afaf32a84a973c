package io.postrider.mime;

import java.io.IOException;
import java.io.InputStream;

/** The characters of a text part, as far as they are wanted. */
final class BodyText {
  private static final int WORST_OCTETS_PER_CHARACTER = 4;

  private BodyText() {}

  /**
   * The first characters of the decoded stream.
   *
   * @param limit in chars
   */
  static CappedText read(InputStream decoded, Entity part, int limit, Problems problems)
      throws IOException {
    int octetLimit =
        (int) Math.min(Integer.MAX_VALUE - 16L, (long) limit * WORST_OCTETS_PER_CHARACTER + 4);
    CappedText read = readOctets(decoded, part, octetLimit, problems);
    return new CappedText(
        HeaderText.cut(read.text(), limit), read.truncated() || read.text().length() > limit);
  }

  /**
   * The characters of the first octets of the decoded stream.
   *
   * @param limit in octets
   */
  static CappedText readOctets(InputStream decoded, Entity part, int limit, Problems problems)
      throws IOException {
    byte[] octets = decoded.readNBytes(limit);
    boolean complete = octets.length < limit || decoded.read() < 0;
    String text =
        Decoding.text(octets, part.typeParameter("charset"), complete, part.label(), problems);
    return new CappedText(
        HeaderText.cleanLines(text.startsWith("\uFEFF") ? text.substring(1) : text), !complete);
  }
}
