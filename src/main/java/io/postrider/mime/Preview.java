package io.postrider.mime;

/** The first readable words of a message, for lists. */
final class Preview {
  private static final int LIMIT = 200;

  private Preview() {}

  static String of(String text) {
    StringBuilder words = new StringBuilder(LIMIT + 2);
    boolean blank = false;
    for (int i = 0; i < text.length() && words.length() <= LIMIT; i++) {
      char c = text.charAt(i);
      boolean invisible =
          (c >= 0x200B && c <= 0x200F)
              || (c >= 0x202A && c <= 0x202E)
              || c == 0xFEFF
              || c == 0xAD
              || c == 0x34F;
      if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
        blank = true;
      } else if (!invisible) {
        if (blank && !words.isEmpty()) {
          words.append(' ');
        }
        blank = false;
        words.append(c);
      }
    }
    return HeaderText.clean(HeaderText.cut(words.toString(), LIMIT)).strip();
  }
}
