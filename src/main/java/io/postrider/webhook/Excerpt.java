package io.postrider.webhook;

import java.nio.charset.StandardCharsets;

/** How a text of somebody else begins, fit to be stored and shown. Stateless. */
final class Excerpt {

  private Excerpt() {}

  /** Up to so many chars, read as UTF-8, on one line. */
  static String of(byte[] octets, int chars) {
    StringBuilder text = new StringBuilder();
    new String(octets, StandardCharsets.UTF_8)
        .codePoints()
        .takeWhile(point -> text.length() + Character.charCount(point) <= chars)
        .forEach(point -> text.appendCodePoint(Character.isISOControl(point) ? ' ' : point));
    return text.toString().strip();
  }
}
