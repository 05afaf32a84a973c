package io.postrider.mime;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The readable words of an HTML text, for previews only: tags become blanks, styles, scripts and
 * comments nothing. One pass, no tree; it is never shown as HTML.
 */
final class HtmlText {
  private static final Set<String> SILENT = Set.of("style", "script", "title", "head", "template");
  private static final int ENTITY_LIMIT = 10;
  private static final Map<String, String> ENTITIES =
      Map.ofEntries(
          Map.entry("amp", "&"),
          Map.entry("lt", "<"),
          Map.entry("gt", ">"),
          Map.entry("quot", "\""),
          Map.entry("apos", "'"),
          Map.entry("nbsp", " "),
          Map.entry("zwnj", ""),
          Map.entry("shy", ""),
          Map.entry("ndash", "–"),
          Map.entry("mdash", "—"),
          Map.entry("hellip", "…"),
          Map.entry("laquo", "«"),
          Map.entry("raquo", "»"),
          Map.entry("lsquo", "‘"),
          Map.entry("rsquo", "’"),
          Map.entry("ldquo", "“"),
          Map.entry("rdquo", "”"),
          Map.entry("euro", "€"),
          Map.entry("copy", "©"),
          Map.entry("auml", "ä"),
          Map.entry("ouml", "ö"),
          Map.entry("uuml", "ü"),
          Map.entry("Auml", "Ä"),
          Map.entry("Ouml", "Ö"),
          Map.entry("Uuml", "Ü"),
          Map.entry("szlig", "ß"),
          Map.entry("eacute", "é"),
          Map.entry("egrave", "è"),
          Map.entry("agrave", "à"),
          Map.entry("ccedil", "ç"));

  private HtmlText() {}

  static String of(String html) {
    StringBuilder text = new StringBuilder();
    String silence = "";
    int at = 0;
    while (at < html.length()) {
      char c = html.charAt(at);
      if (c == '<') {
        if (html.startsWith("<!--", at)) {
          int end = html.indexOf("-->", at + 4);
          at = end < 0 ? html.length() : end + 3;
          continue;
        }
        String name = tagName(html, at);
        if (name.isEmpty()) {
          if (silence.isEmpty()) {
            text.append(c);
          }
          at++;
          continue;
        }
        int end = html.indexOf('>', at);
        at = end < 0 ? html.length() : end + 1;
        if (!silence.isEmpty()) {
          silence = name.equals("/" + silence) || name.equals("body") ? "" : silence;
        } else if (SILENT.contains(name)) {
          silence = name;
        }
        text.append(' ');
      } else if (!silence.isEmpty()) {
        at++;
      } else if (c == '&') {
        at = entity(html, at, text);
      } else {
        text.append(c);
        at++;
      }
    }
    return text.toString();
  }

  /** Name of the tag that begins here, with its slash; empty where none does. */
  private static String tagName(String html, int at) {
    int from = at + 1;
    int end = from;
    if (end < html.length() && (html.charAt(end) == '/' || html.charAt(end) == '!')) {
      end++;
    }
    int letters = end;
    while (end < html.length() && end < from + 16 && Character.isLetterOrDigit(html.charAt(end))) {
      end++;
    }
    return end == letters ? "" : html.substring(from, end).toLowerCase(Locale.ROOT);
  }

  private static int entity(String html, int at, StringBuilder text) {
    int limit = Math.min(html.length(), at + 2 + ENTITY_LIMIT);
    int end = at + 1;
    while (end < limit && html.charAt(end) != ';') {
      end++;
    }
    if (end < limit) {
      String name = html.substring(at + 1, end);
      String known = name.startsWith("#") ? numeric(name) : ENTITIES.get(name);
      if (known != null) {
        text.append(known);
        return end + 1;
      }
    }
    text.append('&');
    return at + 1;
  }

  private static String numeric(String name) {
    boolean hex = name.length() > 1 && (name.charAt(1) == 'x' || name.charAt(1) == 'X');
    int value = 0;
    for (int i = hex ? 2 : 1; i < name.length(); i++) {
      int digit = Character.digit(name.charAt(i), hex ? 16 : 10);
      if (digit < 0 || value > Character.MAX_CODE_POINT) {
        return " ";
      }
      value = value * (hex ? 16 : 10) + digit;
    }
    return Character.isValidCodePoint(value) && value > 0 ? Character.toString(value) : " ";
  }
}
