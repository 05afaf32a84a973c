package io.postrider.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Gathers the percent-encoded sections of an RFC 2231 parameter before they become characters. */
final class ExtendedText {
  private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

  void append(String value, boolean encoded) {
    if (!encoded) {
      octets.writeBytes(value.getBytes(StandardCharsets.UTF_8));
      return;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      int high = c == '%' ? digit(value, i + 1) : -1;
      int low = high < 0 ? -1 : digit(value, i + 2);
      if (low >= 0) {
        octets.write(high << 4 | low);
        i += 2;
      } else if (c < 0x80) {
        octets.write(c);
      } else {
        octets.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  String text(@Nullable String charset, String where, Problems problems) {
    return Decoding.text(octets.toByteArray(), charset, true, where, problems);
  }

  private static int digit(String text, int index) {
    return index < text.length() ? Character.digit(text.charAt(index), 16) : -1;
  }
}
