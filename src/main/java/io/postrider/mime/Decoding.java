package io.postrider.mime;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** From octets to characters, never failing: what does not fit becomes U+FFFD. */
final class Decoding {

  private Decoding() {}

  /**
   * Reads octets by the declared charset, or, where none is declared or known, as UTF-8 if they are
   * valid UTF-8, else as windows-1252.
   *
   * @param complete false where the octets were cut: a character cut in half at the end is dropped
   */
  static String text(
      byte[] octets, @Nullable String charset, boolean complete, String where, Problems problems) {
    if (!CharsetNames.isUnlabelled(charset) && charset != null) {
      Charset known = CharsetNames.find(charset);
      if (known != null) {
        String text = lenient(octets, known, complete);
        if (text.indexOf('\uFFFD') >= 0 && strict(octets, known, complete) == null) {
          problems.add(ParseProblemCode.BAD_CHARSET, where + ": not " + known.name());
        }
        return text;
      }
      problems.add(ParseProblemCode.UNKNOWN_CHARSET, where + ": " + charset);
    }
    String utf8 = strict(octets, StandardCharsets.UTF_8, complete);
    return utf8 != null ? utf8 : lenient(octets, CharsetNames.WINDOWS_1252, complete);
  }

  /** The text, or null where the octets are not valid in that charset. */
  static @Nullable String strict(byte[] octets, Charset charset, boolean complete) {
    var decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    try {
      ByteBuffer in = ByteBuffer.wrap(octets);
      if (complete) {
        return decoder.decode(in).toString();
      }
      CharBuffer out = CharBuffer.allocate(capacity(octets, decoder.maxCharsPerByte()));
      CoderResult result = decoder.decode(in, out, false);
      return result.isError() ? null : out.flip().toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static String lenient(byte[] octets, Charset charset, boolean complete) {
    var decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    CharBuffer out = CharBuffer.allocate(capacity(octets, decoder.maxCharsPerByte()));
    decoder.decode(ByteBuffer.wrap(octets), out, complete);
    if (complete) {
      decoder.flush(out);
    }
    return out.flip().toString();
  }

  private static int capacity(byte[] octets, float charsPerByte) {
    return (int) Math.ceil(octets.length * (double) charsPerByte) + 8;
  }
}
