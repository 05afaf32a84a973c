package io.postrider.mime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * RFC 2047 encoded words, read leniently: anywhere in the text, with blanks inside, with characters
 * split over adjacent words of one charset. What only looks like a word stays as it is. One pass;
 * the end of a word is searched once however many beginnings there are.
 */
final class EncodedWords {
  private static final int TOKEN_LIMIT = 80;

  private final String text;
  private final String where;
  private final Problems problems;
  private final StringBuilder decoded;
  private final ByteArrayOutputStream run = new ByteArrayOutputStream();
  private @Nullable String runCharset;
  private int nextEnd = -1;

  private EncodedWords(String text, String where, Problems problems) {
    this.text = text;
    this.where = where;
    this.problems = problems;
    this.decoded = new StringBuilder(text.length());
  }

  static String decode(String text, String where, Problems problems) {
    return text.contains("=?") ? new EncodedWords(text, where, problems).decode() : text;
  }

  private static final class Word {
    private final String charset;
    private final byte[] octets;
    private final int end;

    Word(String charset, byte[] octets, int end) {
      this.charset = charset;
      this.octets = octets;
      this.end = end;
    }
  }

  private String decode() {
    int copied = 0;
    int at = text.indexOf("=?");
    while (at >= 0) {
      Word word = wordAt(at);
      if (word == null) {
        at = text.indexOf("=?", at + 2);
        continue;
      }
      boolean adjacent = runCharset != null && isBlank(copied, at);
      if (!adjacent) {
        endRun();
        decoded.append(text, copied, at);
      } else if (!word.charset.equalsIgnoreCase(runCharset)) {
        endRun();
      }
      runCharset = word.charset;
      run.writeBytes(word.octets);
      copied = word.end;
      at = text.indexOf("=?", copied);
    }
    endRun();
    return decoded.append(text, copied, text.length()).toString();
  }

  private @Nullable Word wordAt(int start) {
    int charsetEnd = tokenEnd(start + 2);
    if (charsetEnd < 0 || charsetEnd + 2 >= text.length()) {
      return null;
    }
    char encoding = Character.toUpperCase(text.charAt(charsetEnd + 1));
    if (text.charAt(charsetEnd + 2) != '?' || (encoding != 'B' && encoding != 'Q')) {
      problems.add(ParseProblemCode.BAD_ENCODED_WORD, where);
      return null;
    }
    int from = charsetEnd + 3;
    int end = endAfter(from);
    if (end < 0) {
      problems.add(ParseProblemCode.BAD_ENCODED_WORD, where);
      return null;
    }
    String charset = text.substring(start + 2, charsetEnd);
    int language = charset.indexOf('*');
    String encoded = text.substring(from, end);
    return new Word(
        language < 0 ? charset : charset.substring(0, language),
        encoding == 'B' ? base64(encoded) : quoted(encoded),
        end + 2);
  }

  /** Offset of the question mark that ends the charset's name; −1 where there is none. */
  private int tokenEnd(int from) {
    int limit = Math.min(text.length(), from + TOKEN_LIMIT);
    for (int i = from; i < limit; i++) {
      char c = text.charAt(i);
      if (c == '?') {
        return i == from ? -1 : i;
      }
      if (c <= ' ' || c > '~' || c == '=' || c == '"' || c == '<' || c == '>') {
        return -1;
      }
    }
    return -1;
  }

  private int endAfter(int from) {
    if (nextEnd < from && nextEnd != Integer.MAX_VALUE) {
      int found = text.indexOf("?=", from);
      nextEnd = found < 0 ? Integer.MAX_VALUE : found;
    }
    return nextEnd == Integer.MAX_VALUE ? -1 : nextEnd;
  }

  private byte[] base64(String encoded) {
    Problems inside = new Problems();
    byte[] octets = encoded.getBytes(StandardCharsets.ISO_8859_1);
    try (var in = new Base64Decoder(new ByteArrayInputStream(octets), where, inside)) {
      byte[] result = in.readAllBytes();
      if (!inside.all().isEmpty()) {
        problems.add(ParseProblemCode.BAD_ENCODED_WORD, where);
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] quoted(String encoded) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      int high = c == '=' && i + 2 < encoded.length() ? digit(encoded, i + 1) : -1;
      int low = high >= 0 ? digit(encoded, i + 2) : -1;
      if (low >= 0) {
        octets.write(high << 4 | low);
        i += 2;
      } else if (c == '_') {
        octets.write(' ');
      } else if (c < 0x80) {
        if (c == '=') {
          problems.add(ParseProblemCode.BAD_ENCODED_WORD, where);
        }
        octets.write(c);
      } else {
        octets.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return octets.toByteArray();
  }

  private static int digit(String text, int index) {
    return index < text.length() ? Character.digit(text.charAt(index), 16) : -1;
  }

  private boolean isBlank(int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Character.isWhitespace(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private void endRun() {
    if (runCharset != null) {
      decoded.append(Decoding.text(run.toByteArray(), runCharset, true, where, problems));
      run.reset();
      runCharset = null;
    }
  }
}
