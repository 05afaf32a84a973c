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
    byte[] octets = decoded.readNBytes(octetLimit);
    boolean complete = octets.length < octetLimit || decoded.read() < 0;
    String text =
        Decoding.text(octets, part.typeParameter("charset"), complete, part.label(), problems);
    String shown = HeaderText.cleanLines(text.startsWith("\uFEFF") ? text.substring(1) : text);
    return new CappedText(HeaderText.cut(shown, limit), !complete || shown.length() > limit);
  }
}
