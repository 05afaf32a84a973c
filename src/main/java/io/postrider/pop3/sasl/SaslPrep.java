package io.postrider.pop3.sasl;

import java.text.Normalizer;

/**
 * SASLprep (RFC 4013): other blanks become a blank, what maps to nothing goes, the rest is
 * normalised by NFKC, and then what must not occur is refused. ASCII stays as it is. Characters
 * that Unicode 3.2 did not know are let through, as RFC 3454 §7 says for queries, and normalised by
 * the JDK's tables.
 */
public final class SaslPrep {

  private SaslPrep() {}

  public static String prepare(String text) {
    if (text.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
      return text;
    }
    StringBuilder mapped = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> !mapsToNothing(c))
        .forEach(c ->
            mapped.appendCodePoint(Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c));
    String prepared = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
    if (prepared.codePoints().anyMatch(SaslPrep::isProhibited)) {
      throw new IllegalArgumentException("SASLprep refuses a character of the name or password");
    }
    requireOneDirection(prepared);
    return prepared;
  }

  /** RFC 3454 §6: right-to-left text begins and ends so, with nothing left-to-right in it. */
  private static void requireOneDirection(String text) {
    if (text.codePoints().noneMatch(SaslPrep::isRightToLeft)) {
      return;
    }
    boolean mixed =
        text.codePoints()
                .anyMatch(
                    c -> Character.getDirectionality(c) == Character.DIRECTIONALITY_LEFT_TO_RIGHT)
            || !isRightToLeft(text.codePointAt(0))
            || !isRightToLeft(text.codePointBefore(text.length()));
    if (mixed) {
      throw new IllegalArgumentException("SASLprep refuses text that runs in both directions");
    }
  }

  private static boolean isRightToLeft(int c) {
    return switch (Character.getDirectionality(c)) {
      case Character.DIRECTIONALITY_RIGHT_TO_LEFT, Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC ->
          true;
      default -> false;
    };
  }

  /** RFC 3454 table B.1. */
  private static boolean mapsToNothing(int c) {
    return c == 0xAD
        || c == 0x34F
        || c == 0x1806
        || (c >= 0x180B && c <= 0x180D)
        || (c >= 0x200B && c <= 0x200D)
        || c == 0x2060
        || (c >= 0xFE00 && c <= 0xFE0F)
        || c == 0xFEFF;
  }

  /** RFC 4013 §2.3, by the tables C.2 to C.9 of RFC 3454. */
  private static boolean isProhibited(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, // C.2
          Character.FORMAT, // C.2.2, C.8, C.9; a few more since, all invisible
          Character.LINE_SEPARATOR, // C.2.2
          Character.PARAGRAPH_SEPARATOR, // C.2.2
          Character.PRIVATE_USE, // C.3
          Character.SURROGATE -> // C.5
          true;
      default ->
          (c & 0xFFFE) == 0xFFFE // C.4
              || (c >= 0xFDD0 && c <= 0xFDEF) // C.4
              || (c >= 0xFFF9 && c <= 0xFFFD) // C.6
              || (c >= 0x2FF0 && c <= 0x2FFB) // C.7
              || c == 0x340 // C.8
              || c == 0x341;
    };
  }
}
