package io.postrider.mime;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A value with parameters, as Content-Type and Content-Disposition have them (RFC 2045 §5.1, RFC
 * 2231), read leniently: missing and double semicolons, unquoted words with blanks, comments,
 * encoded words where none may be. Linear; a list of more than 200 parameters ends there.
 *
 * @param value what stands before the parameters, in lower case
 * @param parameters decoded, by name in lower case
 */
record ParameterizedValue(String value, Map<String, String> parameters) {
  private static final int PARAMETER_LIMIT = 200;

  @Nullable String parameter(String name) {
    return parameters.get(name);
  }

  static ParameterizedValue parse(
      String octets, @Nullable String charset, String where, Problems problems) {
    String text =
        HeaderText.unfold(HeaderText.characters(octets, charset, where, problems)).strip();
    return new Reading(text, where, problems).read();
  }

  /** One reading of one value; confined. */
  private static final class Reading {
    private final String text;
    private final String where;
    private final Problems problems;
    private final Map<String, String> plain = new HashMap<>();
    private final Map<String, TreeMap<Integer, Segment>> segments = new HashMap<>();
    private int at;

    private record Segment(String value, boolean extended) {}

    Reading(String text, String where, Problems problems) {
      this.text = text;
      this.where = where;
      this.problems = problems;
    }

    ParameterizedValue read() {
      int from = at;
      while (at < text.length() && ";,( \t".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      String value = HeaderText.clean(text.substring(from, at)).toLowerCase(Locale.ROOT).strip();
      for (int count = 0; skipToName(); count++) {
        if (count == PARAMETER_LIMIT) {
          problems.add(ParseProblemCode.HEADER_TOO_MANY, where + ": parameters");
          break;
        }
        readParameter();
      }
      join();
      return new ParameterizedValue(value, Map.copyOf(plain));
    }

    private boolean skipToName() {
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c == '(') {
          skipComment();
        } else if (c == ';' || c == ',' || c <= ' ') {
          at++;
        } else {
          return true;
        }
      }
      return false;
    }

    private void skipComment() {
      int depth = 0;
      while (at < text.length()) {
        char c = text.charAt(at++);
        if (c == '\\') {
          at++;
        } else if (c == '(') {
          depth++;
        } else if (c == ')' && --depth == 0) {
          return;
        }
      }
    }

    private void readParameter() {
      int from = at;
      while (at < text.length() && text.charAt(at) != '=' && text.charAt(at) != ';') {
        at++;
      }
      String name = text.substring(from, at).strip().toLowerCase(Locale.ROOT);
      if (at >= text.length() || text.charAt(at) == ';' || name.isEmpty()) {
        problems.add(ParseProblemCode.CONTENT_TYPE_MALFORMED, where + ": parameter without value");
        at++;
        return;
      }
      at++;
      while (at < text.length() && text.charAt(at) <= ' ') {
        at++;
      }
      boolean quoted = at < text.length() && text.charAt(at) == '"';
      keep(name, quoted ? quotedString() : token());
    }

    private String quotedString() {
      StringBuilder value = new StringBuilder();
      at++;
      while (at < text.length()) {
        char c = text.charAt(at++);
        if (c == '"') {
          return value.toString();
        }
        if (c == '\\' && at < text.length() && "\"\\".indexOf(text.charAt(at)) >= 0) {
          c = text.charAt(at++);
        }
        value.append(c);
      }
      problems.add(ParseProblemCode.CONTENT_TYPE_MALFORMED, where + ": quote without end");
      return value.toString();
    }

    private String token() {
      int from = at;
      boolean blank = false;
      while (at < text.length() && text.charAt(at) != ';') {
        if (blank && text.charAt(at) == '(') {
          break;
        }
        blank = text.charAt(at) <= ' ';
        at++;
      }
      return text.substring(from, at).strip();
    }

    private void keep(String name, String value) {
      int star = name.indexOf('*');
      if (star < 0) {
        if (plain.putIfAbsent(name, words(value)) != null) {
          problems.add(ParseProblemCode.HEADER_DUPLICATE, where + ": parameter " + name);
        }
        return;
      }
      boolean extended = name.endsWith("*");
      String number =
          extended && star == name.length() - 1
              ? "0"
              : name.substring(star + 1, extended ? name.length() - 1 : name.length());
      int index = index(number);
      if (index < 0) {
        problems.add(ParseProblemCode.CONTENT_TYPE_MALFORMED, where + ": parameter section");
        return;
      }
      Segment before =
          segments
              .computeIfAbsent(name.substring(0, star), key -> new TreeMap<>())
              .putIfAbsent(index, new Segment(value, extended));
      if (before != null) {
        problems.add(ParseProblemCode.HEADER_DUPLICATE, where + ": parameter " + name);
      }
    }

    private static int index(String digits) {
      if (digits.isEmpty() || digits.length() > 4) {
        return -1;
      }
      int value = 0;
      for (int i = 0; i < digits.length(); i++) {
        int digit = digits.charAt(i) - '0';
        if (digit < 0 || digit > 9) {
          return -1;
        }
        value = value * 10 + digit;
      }
      return value;
    }

    /** RFC 2231: sections in order; the charset stands in the first; extended wins over plain. */
    private void join() {
      segments.forEach((name, sections) -> {
        String charset = null;
        ExtendedText joined = new ExtendedText();
        for (Segment section : sections.values()) {
          String value = section.value;
          if (section.extended && charset == null) {
            int first = value.indexOf('\'');
            int second = first < 0 ? -1 : value.indexOf('\'', first + 1);
            charset = second < 0 ? "" : value.substring(0, first);
            value = second < 0 ? value : value.substring(second + 1);
          }
          joined.append(value, section.extended);
        }
        String text = joined.text(charset, where, problems);
        String other = plain.put(name, text);
        // of a file name a plain form beside the extended one is a courtesy
        if (other != null && !other.equals(text) && !name.endsWith("name")) {
          problems.add(ParseProblemCode.HEADER_DUPLICATE, where + ": parameter " + name);
        }
      });
    }

    private String words(String value) {
      return EncodedWords.decode(value, where, problems);
    }
  }
}
