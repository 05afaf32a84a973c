package io.postrider.pop3.dialogue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The octets that a line of a dialogue file stands for, one char an octet: UTF-8, with the escapes
 * of Java, a backslash before a brace, {@code \xHH} for what cannot be typed, <code>{300*ab}</code>
 * for something three hundred times and <code>{base64:text}</code> for the base64 of something, in
 * which all of these work again.
 */
final class Octets {

  private final String text;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int next;

  private Octets(String text) {
    this.text = text;
  }

  static String of(String text) {
    Octets octets = new Octets(text);
    while (octets.next < text.length()) {
      octets.one();
    }
    return octets.out.toString(StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(String octets) {
    return octets.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Fit for one line of a report. */
  static String shown(String octets) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < octets.length(); i++) {
      char octet = octets.charAt(i);
      if (octet >= ' ' && octet < 0x7F) {
        shown.append(octet);
      } else {
        shown.append(
            switch (octet) {
              case '\r' -> "\\r";
              case '\n' -> "\\n";
              default -> String.format("\\x%02X", (int) octet);
            });
      }
      if (shown.length() > 200) {
        return shown.append("… (").append(octets.length()).append(" octets)").toString();
      }
    }
    return shown.toString();
  }

  private void one() {
    int c = text.codePointAt(next);
    next += Character.charCount(c);
    switch (c) {
      case '\\' -> escape();
      case '{' -> macro();
      default -> out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
    }
  }

  private void escape() {
    char c = text.charAt(next);
    next++;
    switch (c) {
      case 'r' -> out.write('\r');
      case 'n' -> out.write('\n');
      case 't' -> out.write('\t');
      case '0' -> out.write(0);
      case '\\', '{' -> out.write(c);
      case 'x' -> {
        out.write(Integer.parseInt(text.substring(next, next + 2), 16));
        next += 2;
      }
      default -> throw new IllegalArgumentException("no such escape: \\" + c + " in " + text);
    }
  }

  private void macro() {
    int end = endOfMacro();
    String macro = text.substring(next, end);
    next = end + 1;
    int star = macro.indexOf('*');
    if (macro.startsWith("base64:")) {
      out.writeBytes(Base64.getEncoder().encode(bytes(of(macro.substring("base64:".length())))));
    } else if (star > 0) {
      byte[] unit = bytes(of(macro.substring(star + 1)));
      for (int times = Integer.parseInt(macro.substring(0, star)); times > 0; times--) {
        out.writeBytes(unit);
      }
    } else {
      throw new IllegalArgumentException("no such macro: {" + macro + " in " + text);
    }
  }

  private int endOfMacro() {
    int depth = 1;
    for (int i = next; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '\\' -> i++;
        case '{' -> depth++;
        case '}' -> depth--;
        default -> {}
      }
      if (depth == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException("a macro without end in " + text);
  }
}
