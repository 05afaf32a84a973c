package io.postrider.mime;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * From the octets of a header value to text that can be shown, stored and searched: charset,
 * folding, encoded words, characters that no text should hold. Linear in its input, never throws.
 */
final class HeaderText {

  private HeaderText() {}

  /**
   * A field's value as a person reads it.
   *
   * @param octets the value, one char each, folding included
   * @param charset what to try where octets above 127 are not UTF-8
   */
  static String decode(String octets, @Nullable String charset, String where, Problems problems) {
    String unfolded = unfold(characters(octets, charset, where, problems));
    return clean(EncodedWords.decode(unfolded, where, problems)).strip();
  }

  /** Octets as characters: ASCII, else UTF-8 where valid, else the charset, else windows-1252. */
  static String characters(
      String octets, @Nullable String charset, String where, Problems problems) {
    if (isAscii(octets)) {
      return octets;
    }
    byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
    String utf8 = Decoding.strict(bytes, StandardCharsets.UTF_8, true);
    if (utf8 != null) {
      return utf8;
    }
    problems.add(ParseProblemCode.HEADER_UNLABELLED, where);
    boolean useful =
        charset != null
            && !CharsetNames.isUnlabelled(charset)
            && CharsetNames.find(charset) != null
            && !StandardCharsets.UTF_8.equals(CharsetNames.find(charset));
    return Decoding.text(bytes, useful ? charset : "windows-1252", true, where, new Problems());
  }

  /** Takes line breaks out; white space that folded a line stays as it is. */
  static String unfold(String value) {
    if (value.indexOf('\n') < 0 && value.indexOf('\r') < 0) {
      return value;
    }
    StringBuilder unfolded = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c != '\r' && c != '\n') {
        unfolded.append(c);
      } else if (i + 1 == value.length() || !isBreakOrBlank(value.charAt(i + 1))) {
        unfolded.append(' ');
      }
    }
    return unfolded.toString();
  }

  /** Control characters become spaces; NUL and halves of surrogate pairs become U+FFFD. */
  static String clean(String text) {
    return clean(text, /* lines */ false);
  }

  /** As {@link #clean(String)}, but line breaks and tabs stay. */
  static String cleanLines(String text) {
    return clean(text, /* lines */ true);
  }

  private static String clean(String text, boolean lines) {
    StringBuilder cleaned = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char good = c;
      if (c == 0) {
        good = '\uFFFD';
      } else if (c < ' ' || (c >= 0x7F && c < 0xA0)) {
        good = lines && (c == '\n' || c == '\t' || c == '\r') ? c : ' ';
      } else if (Character.isHighSurrogate(c)) {
        if (i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
          if (cleaned != null) {
            cleaned.append(c).append(text.charAt(i));
          }
          continue;
        }
        good = '\uFFFD';
      } else if (Character.isLowSurrogate(c)) {
        good = '\uFFFD';
      }
      if (good != c && cleaned == null) {
        cleaned = new StringBuilder(text.length()).append(text, 0, i);
      }
      if (cleaned != null) {
        cleaned.append(good);
      }
    }
    return cleaned == null ? text : cleaned.toString();
  }

  /** At most that many chars, never half a character. */
  static String cut(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
    return text.substring(0, end);
  }

  private static boolean isBreakOrBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean isAscii(String octets) {
    for (int i = 0; i < octets.length(); i++) {
      if (octets.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
