package io.postrider.pop3.sasl;

import java.text.Normalizer;

/**
 * SASLprep (RFC 4013) as far as the JDK's tables carry it: other blanks become a blank, what maps
 * to nothing goes, the rest is normalised by NFKC, controls are refused. ASCII stays as it is.
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
    return prepared;
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

  private static boolean isProhibited(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.PRIVATE_USE, Character.SURROGATE -> true;
      default -> false;
    };
  }
}
