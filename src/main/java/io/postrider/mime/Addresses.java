package io.postrider.mime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Address lists (RFC 5322 §3.4) read leniently: groups are opened, comments serve as names where no
 * name is given, routes are dropped, what holds no address is kept by its words. One pass, one
 * level of everything.
 */
final class Addresses {
  private static final int LIMIT = 1000;
  private static final int NAME_LIMIT = 255;
  private static final int ADDRESS_LIMIT = 320;

  private final String text;
  private final String where;
  private final Problems problems;
  private final List<MailAddress> found = new ArrayList<>();
  private final StringBuilder words = new StringBuilder();
  private final StringBuilder comment = new StringBuilder();
  private @Nullable String angle;
  private int at;

  private Addresses(String text, String where, Problems problems) {
    this.text = text;
    this.where = where;
    this.problems = problems;
  }

  /**
   * @param text characters, unfolded, encoded words still encoded: a decoded comma separates
   *     nothing
   */
  static List<MailAddress> parse(String text, String where, Problems problems) {
    return new Addresses(text, where, problems).parse();
  }

  private List<MailAddress> parse() {
    while (at < text.length()) {
      char c = text.charAt(at);
      switch (c) {
        case '"' -> quoted();
        case '(' -> comment();
        case '<' -> angle();
        case ',', ';' -> {
          at++;
          endMailbox();
        }
        case ':' -> {
          at++;
          if (angle == null && words.indexOf("@") < 0) {
            words.setLength(0);
            comment.setLength(0);
          } else {
            words.append(c);
          }
        }
        default -> {
          words.append(c);
          at++;
        }
      }
      if (found.size() == LIMIT && at < text.length()) {
        problems.add(ParseProblemCode.ADDRESS_TOO_MANY, where + ": the first " + LIMIT);
        return List.copyOf(found);
      }
    }
    endMailbox();
    return List.copyOf(found);
  }

  private void quoted() {
    int from = ++at;
    StringBuilder quoted = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      quoted.append(text.charAt(at++));
    }
    if (at >= text.length()) {
      problems.add(ParseProblemCode.ADDRESS_UNPARSABLE, where + ": quote without end");
      words.append(text, from, Math.min(text.length(), from + NAME_LIMIT));
      return;
    }
    at++;
    boolean localPart = at < text.length() && text.charAt(at) == '@';
    words.append(localPart ? "\"" + quoted + "\"" : quoted);
  }

  private void comment() {
    int depth = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '(' && depth++ == 0) {
        continue;
      }
      if (c == ')' && --depth == 0) {
        break;
      }
      if (c == '\\' && at < text.length()) {
        c = text.charAt(at++);
      }
      comment.append(c);
    }
    if (depth > 0) {
      problems.add(ParseProblemCode.ADDRESS_UNPARSABLE, where + ": comment without end");
    }
    words.append(' ');
  }

  private void angle() {
    int from = ++at;
    boolean quoted = false;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted) {
        at++;
      } else if (c == '>' && !quoted) {
        break;
      }
      at++;
    }
    int end = Math.min(at, text.length());
    String inside = text.substring(from, end).strip();
    at = Math.min(at + 1, text.length());
    int route = inside.startsWith("@") ? inside.indexOf(':') : -1;
    String address = route < 0 ? inside : inside.substring(route + 1).strip();
    if (angle == null || !angle.contains("@")) {
      angle = address;
    }
  }

  private void endMailbox() {
    String phrase = words.toString().strip();
    String remark = comment.toString().strip();
    String inside = angle;
    words.setLength(0);
    comment.setLength(0);
    angle = null;
    if (inside == null && phrase.isEmpty()) {
      return;
    }
    String address = withoutComments(inside == null ? phrase : inside);
    String name = inside == null || phrase.isEmpty() ? remark : phrase;
    boolean isAddress = address.lastIndexOf('@') > 0 && !hasBlank(address);
    if (!isAddress) {
      boolean nullPath = inside != null && inside.isEmpty();
      if (!nullPath || phrase.isEmpty()) {
        problems.add(ParseProblemCode.ADDRESS_UNPARSABLE, where + ": " + address);
      }
      String kept =
          inside == null || inside.isEmpty() ? phrase : (phrase + " <" + inside + ">").strip();
      found.add(new MailAddress(text(kept, NAME_LIMIT), null));
      return;
    }
    found.add(new MailAddress(text(name, NAME_LIMIT), text(address, ADDRESS_LIMIT)));
  }

  /** Whether there is a blank outside of quotes. */
  private static boolean hasBlank(String address) {
    boolean quoted = false;
    for (int i = 0; i < address.length(); i++) {
      char c = address.charAt(i);
      quoted ^= c == '"';
      if (!quoted && (c == ' ' || c == '\t')) {
        return true;
      }
    }
    return false;
  }

  /** Blanks and comments may stand around dots and the at sign (RFC 5322 §4.4). */
  private static String withoutComments(String address) {
    if (address.indexOf('(') < 0 && address.indexOf(' ') < 0) {
      return address;
    }
    StringBuilder kept = new StringBuilder(address.length());
    int depth = 0;
    boolean quoted = false;
    boolean blank = false;
    for (int i = 0; i < address.length(); i++) {
      char c = address.charAt(i);
      quoted ^= c == '"' && depth == 0;
      if (!quoted && c == '(') {
        depth++;
      } else if (!quoted && c == ')' && depth > 0) {
        depth--;
      } else if (!quoted && depth == 0 && c == ' ') {
        blank = true;
      } else if (depth == 0) {
        boolean joins = c == '.' || c == '@';
        boolean joined = kept.isEmpty() || ".@".indexOf(kept.charAt(kept.length() - 1)) >= 0;
        if (blank && !joins && !joined) {
          kept.append(' ');
        }
        blank = false;
        kept.append(c);
      }
    }
    return kept.toString();
  }

  private @Nullable String text(String value, int limit) {
    String decoded = HeaderText.clean(EncodedWords.decode(value, where, problems)).strip();
    return decoded.isEmpty() ? null : HeaderText.cut(decoded, limit);
  }
}
