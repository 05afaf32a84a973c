package io.postrider.pop3.sasl;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The strings and numbers in the outermost object of a JSON text (RFC 8259), which is all that a
 * refused token's error needs. What is nested is read past, without recursion; what is no JSON
 * gives nothing at all. The text comes from a server: its length is bounded by the caller, the rest
 * here.
 */
final class FlatJson {

  private static final int MOST_MEMBERS = 32;
  private static final int LONGEST_VALUE = 2_048;

  private final String text;
  private int at;

  private FlatJson(String text) {
    this.text = text;
  }

  /** Names in lower case with their values; empty if it is not one JSON object. */
  static Optional<Map<String, String>> members(String text) {
    try {
      return Optional.of(new FlatJson(text).object());
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  /** Not JSON, or more of it than is read. */
  private static final class Malformed extends Exception {}

  private Map<String, String> object() throws Malformed {
    Map<String, String> members = new LinkedHashMap<>();
    require('{');
    boolean more = !isNext('}');
    while (more) {
      String name = string();
      require(':');
      Optional<String> value = value();
      value.ifPresent(known -> members.putIfAbsent(name.toLowerCase(Locale.ROOT), known));
      more = isNext(',');
      if (members.size() > MOST_MEMBERS) {
        throw new Malformed();
      }
      if (!more) {
        require('}');
      }
    }
    skipBlanks();
    if (at < text.length()) {
      throw new Malformed();
    }
    return members;
  }

  private Optional<String> value() throws Malformed {
    skipBlanks();
    return switch (peek()) {
      case '"' -> Optional.of(string());
      case '{', '[' -> {
        skipNested();
        yield Optional.empty();
      }
      default -> Optional.of(word());
    };
  }

  /** A number, true, false or null, as it stands. */
  private String word() throws Malformed {
    int start = at;
    while (at < text.length() && isWordPart(text.charAt(at))) {
      at++;
    }
    if (at == start || at - start > LONGEST_VALUE) {
      throw new Malformed();
    }
    return text.substring(start, at);
  }

  private static boolean isWordPart(char c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || c == 'E'
        || c == '+'
        || c == '-'
        || c == '.';
  }

  /** Counts brackets; inside strings they do not count. */
  private void skipNested() throws Malformed {
    int depth = 0;
    do {
      switch (peek()) {
        case '"' -> string();
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          depth--;
          at++;
        }
        default -> at++;
      }
    } while (depth > 0);
  }

  private String string() throws Malformed {
    require('"');
    StringBuilder value = new StringBuilder();
    while (true) {
      char c = peek();
      at++;
      if (c == '"') {
        return value.toString();
      }
      if (c < ' ' || value.length() >= LONGEST_VALUE) {
        throw new Malformed();
      }
      value.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() throws Malformed {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw new Malformed();
    };
  }

  private char unicode() throws Malformed {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      at++;
      if (digit < 0) {
        throw new Malformed();
      }
      code = code * 16 + digit;
    }
    return (char) code;
  }

  private void require(char wanted) throws Malformed {
    if (!isNext(wanted)) {
      throw new Malformed();
    }
  }

  private boolean isNext(char wanted) {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private char peek() throws Malformed {
    if (at >= text.length()) {
      throw new Malformed();
    }
    return text.charAt(at);
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
