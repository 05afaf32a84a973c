package io.postrider.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * HTML that would act or fetch if it were shown as it is.
 *
 * @param kind the class of trick
 */
record HarmfulHtml(String kind, String html) {

  /** All there is, with that address where something is to be fetched from. */
  static List<HarmfulHtml> all(String leak) {
    List<HarmfulHtml> all = new ArrayList<>();
    String kind = "";
    for (String line : read().lines().toList()) {
      if (line.startsWith("## ")) {
        kind = line.substring(3);
      } else if (!line.isBlank() && !line.startsWith("# ")) {
        all.add(new HarmfulHtml(kind, unescaped(line).replace("LEAK", leak)));
      }
    }
    return all;
  }

  /** Escapes of a Java string, those of UTF-16 units included. */
  private static String unescaped(String line) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char kind = line.charAt(++at);
      switch (kind) {
        case 't' -> text.append('\t');
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case '\\' -> text.append('\\');
        case 'u' -> {
          text.append((char) Integer.parseInt(line, at + 1, at + 5, 16));
          at += 4;
        }
        default -> throw new IllegalArgumentException(line);
      }
    }
    return text.toString();
  }

  private static String read() {
    try (InputStream in =
        Objects.requireNonNull(HarmfulHtml.class.getResourceAsStream("/html/harmful.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
