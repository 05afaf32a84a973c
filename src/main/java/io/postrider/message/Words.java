package io.postrider.message;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Splits text into the words that it is found by: the same way when it is filed and when it is
 * asked for, in any language, whatever the locale of the database. A word is a run of letters,
 * digits and marks, in lower case and without accents. Scripts that write no spaces between words
 * give each pair of neighbours as a word. Linear, never throws, for any thread.
 */
final class Words {
  /** Longer words are cut, when filed and when asked for. */
  private static final int LIMIT = 100;

  /** What each letter of the common scripts becomes, whatever stands beside it; null: look. */
  private static final @Nullable String[] FOLDED = folded();

  /** No letter of the table becomes more than so many. */
  private static final int MOST_OF_ONE = 3;

  /** Takes words in their order. */
  interface Sink {
    void word(String word);
  }

  private final StringBuilder run = new StringBuilder();
  private final boolean asked;
  private final Sink sink;

  private Words(boolean asked, Sink sink) {
    this.asked = asked;
    this.sink = sink;
  }

  /** The words of a text that is filed. */
  static void filed(String text, Sink sink) {
    new Words(false, sink).split(text);
  }

  /**
   * The words that find a text. They stand in a filed text in the same order, each right after the
   * other, but for the last one where {@link #isHalf} says so.
   */
  static List<String> asked(String text) {
    List<String> words = new ArrayList<>();
    new Words(true, words::add).split(text);
    return words;
  }

  /** Whether it is but the beginning of the pairs that were filed. */
  static boolean isHalf(String word) {
    return word.codePointCount(0, word.length()) == 1 && isUnspaced(word.codePointAt(0));
  }

  private void split(String text) {
    boolean unspaced = false;
    for (int at = 0; at < text.length(); ) {
      int end = run.isEmpty() ? endOfAscii(text, at) : at;
      if (end > at && (end == text.length() || text.charAt(end) < 0x80)) {
        sink.word(lower(text.substring(at, Math.min(end, at + LIMIT))));
        at = end;
        continue;
      }
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      if (c < 0x80 ? !isAsciiWord(c) : isSeparator(c)) {
        end(unspaced);
      } else if (c < 0x80 || Character.getType(c) != Character.FORMAT) {
        if (!run.isEmpty() && isUnspaced(c) != unspaced) {
          end(unspaced);
        }
        unspaced = isUnspaced(c);
        if (unspaced && run.length() >= LIMIT) {
          goOn();
        }
        if (run.length() < LIMIT) {
          run.appendCodePoint(c);
        }
      }
    }
    end(unspaced);
  }

  /** Behind the letters and digits of ASCII that stand there: most words are no more than that. */
  private static int endOfAscii(String text, int from) {
    int at = from;
    while (at < text.length() && isAsciiWord(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private void end(boolean unspaced) {
    if (run.isEmpty()) {
      return;
    }
    String word = fold(run.toString());
    run.setLength(0);
    if (word.isEmpty()) {
      return;
    }
    if (unspaced) {
      pairs(word, /* ended */ true);
    } else {
      sink.word(word);
    }
  }

  /** A long run is taken in pieces; the last letter of one is the first of the next. */
  private void goOn() {
    int last = run.offsetByCodePoints(run.length(), -1);
    String carried = run.substring(last);
    pairs(fold(run.toString()), /* ended */ false);
    run.setLength(0);
    run.append(carried);
  }

  /** Pairs that overlap; the last one of a filed run stands alone, so that each begins a word. */
  private void pairs(String text, boolean ended) {
    int first = 0;
    while (first < text.length()) {
      int second = first + Character.charCount(text.codePointAt(first));
      if (second < text.length()) {
        sink.word(text.substring(first, second + Character.charCount(text.codePointAt(second))));
      } else if (ended && (!asked || first == 0)) {
        sink.word(text.substring(first));
      }
      first = second;
    }
  }

  private static String lower(String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      char c = ascii.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        return ascii.toLowerCase(Locale.ROOT);
      }
    }
    return ascii;
  }

  private static @Nullable String[] folded() {
    @Nullable String[] table = new @Nullable String[0x530];
    for (char c = 0; c < table.length; c++) {
      if (c >= 0x300 && c <= 0x36F) {
        table[c] = "";
      } else if (Character.isLetterOrDigit(c)) {
        table[c] = foldInFull(String.valueOf(c));
      }
    }
    return table;
  }

  /** In lower case and without accents. */
  static String fold(String word) {
    if (word.length() > LIMIT / MOST_OF_ONE) {
      return foldInFull(word);
    }
    StringBuilder bare = new StringBuilder(word.length() + MOST_OF_ONE);
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      String letters = c < FOLDED.length ? FOLDED[c] : null;
      if (letters != null) {
        bare.append(letters);
      } else if (c >= 0x4E00 && c <= 0x9FFF) {
        bare.append(c); // Han, which has neither case nor accents
      } else {
        return foldInFull(word);
      }
    }
    return bare.toString();
  }

  /** The same for any word. */
  static String foldInFull(String word) {
    String parts = Normalizer.normalize(word, Normalizer.Form.NFKD);
    StringBuilder bare = new StringBuilder(parts.length());
    parts
        .codePoints()
        .filter(c -> (c < 0x300 || c > 0x36F) && Character.getType(c) != Character.FORMAT)
        .filter(c -> !isSeparator(c))
        .limit(LIMIT)
        .map(Character::toLowerCase)
        .forEach(c -> append(bare, c));
    String whole = Normalizer.normalize(bare, Normalizer.Form.NFKC);
    return whole.codePoints().anyMatch(Character::isLetterOrDigit) ? whole : "";
  }

  /** Letters that no normal form takes apart. */
  private static void append(StringBuilder bare, int letter) {
    switch (letter) {
      case 'ß' -> bare.append("ss");
      case 'æ' -> bare.append("ae");
      case 'œ' -> bare.append("oe");
      case 'ø' -> bare.append('o');
      case 'ł' -> bare.append('l');
      case 'đ' -> bare.append('d');
      case 'ı' -> bare.append('i');
      case 'ς' -> bare.append('σ');
      default -> bare.appendCodePoint(letter);
    }
  }

  private static boolean isAsciiWord(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static boolean isSeparator(int c) {
    if (c < 0x80) {
      return !isAsciiWord(c);
    }
    return switch (Character.getType(c)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER,
          Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.FORMAT ->
          false;
      default -> true;
    };
  }

  /** Thai, Lao, Burmese, Khmer, kana, Han. */
  private static boolean isUnspaced(int c) {
    return c >= 0x0E00
        && (c <= 0x0EFF
            || (c >= 0x1000 && c <= 0x109F)
            || (c >= 0x1780 && c <= 0x17FF)
            || (c >= 0x3005 && c <= 0x30FF)
            || (c >= 0x31F0 && c <= 0x31FF)
            || (c >= 0x3400 && c <= 0x9FFF)
            || (c >= 0xF900 && c <= 0xFAFF)
            || (c >= 0xFF66 && c <= 0xFF9F)
            || (c >= 0x20000 && c <= 0x3FFFF));
  }
}
