package io.postrider.pop3.wire;

import java.nio.charset.StandardCharsets;

/** Makes octets of the server fit to be shown: they are data, and may be hostile. */
public final class ServerText {

  /** The longest text shown, in characters. */
  public static final int LONGEST = 512;

  private ServerText() {}

  /** Lenient UTF-8 (RFC 6856 §3.2); what is not becomes U+FFFD. Not yet fit to be shown. */
  public static String decode(byte[] array, int start, int end) {
    return new String(array, start, end - start, StandardCharsets.UTF_8);
  }

  /** Escapes controls, direction marks and line separators, and cuts. */
  public static String shown(String text) {
    StringBuilder shown = new StringBuilder(Math.min(text.length(), LONGEST) + 8);
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      if (shown.length() >= LONGEST) {
        return shown.append('…').toString();
      }
      if (isHarmless(c)) {
        shown.appendCodePoint(c);
      } else {
        shown.append(String.format("\\u%04X", c));
      }
      i += Character.charCount(c);
    }
    return shown.toString();
  }

  private static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
