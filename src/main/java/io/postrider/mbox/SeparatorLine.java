package io.postrider.mbox;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.StringTokenizer;

/** Whether a line that begins with {@code From } is one that separates messages. */
final class SeparatorLine {

  private static final Set<String> DAYS = Set.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
  private static final Set<String> MONTHS =
      Set.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  private SeparatorLine() {}

  /** Whether it has a date as asctime writes it; a zone may stand before or after the year. */
  static boolean hasDate(byte[] line, int length) {
    StringTokenizer words =
        new StringTokenizer(new String(line, 0, length, StandardCharsets.ISO_8859_1), " \t\r\n");
    String before = "";
    while (words.hasMoreTokens()) {
      String word = words.nextToken();
      if (MONTHS.contains(word) && DAYS.contains(before) && isDayTimeYear(words)) {
        return true;
      }
      before = word;
    }
    return false;
  }

  private static boolean isDayTimeYear(StringTokenizer words) {
    if (words.countTokens() < 3
        || !isNumber(words.nextToken(), 1, 2)
        || words.nextToken().indexOf(':') < 1) {
      return false;
    }
    for (int i = 0; i < 2 && words.hasMoreTokens(); i++) {
      if (isNumber(words.nextToken(), 4, 4)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNumber(String word, int least, int most) {
    return word.length() >= least
        && word.length() <= most
        && word.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
