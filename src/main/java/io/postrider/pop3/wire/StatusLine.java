package io.postrider.pop3.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Understands the first line of an answer (RFC 1939 §3) and its response code (RFC 2449 §8). */
public final class StatusLine {

  /** How a status line begins. */
  public enum Indicator {
    OK,
    ERR,
    /** {@code +}: a SASL challenge (RFC 5034 §4). */
    CONTINUE,
    /** None of them: not POP3. */
    NONE
  }

  private StatusLine() {}

  /** The indicator is upper case and ends at a blank or with the line: {@code +OKAY} is none. */
  public static Indicator indicator(byte[] array, int start, int end) {
    if (begins(array, start, end, "+OK")) {
      return Indicator.OK;
    } else if (begins(array, start, end, "-ERR")) {
      return Indicator.ERR;
    } else if (begins(array, start, end, "+")) {
      return Indicator.CONTINUE;
    }
    return Indicator.NONE;
  }

  /** Where the text after the indicator begins; the line's end where there is none. */
  public static int textStart(byte[] array, int start, int end) {
    int i = start;
    while (i < end && array[i] != ' ') {
      i++;
    }
    return Math.min(i + 1, end);
  }

  /**
   * The levels of the response code at the start of the text, in upper case; empty where there is
   * none. A bracket further on is not one: Exchange greets with its machine name in brackets.
   */
  public static List<String> responseCode(byte[] array, int textStart, int end) {
    int close = codeEnd(array, textStart, end);
    if (close < 0) {
      return List.of();
    }
    List<String> levels = new ArrayList<>();
    int from = textStart + 1;
    for (int i = from; i <= close; i++) {
      if (i == close || array[i] == '/') {
        if (i == from) {
          return List.of();
        }
        levels.add(
            new String(array, from, i - from, StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT));
        from = i + 1;
      }
    }
    return List.copyOf(levels);
  }

  /** Where the words after the response code begin. */
  public static int afterCode(byte[] array, int textStart, int end) {
    int close = codeEnd(array, textStart, end);
    if (close < 0) {
      return textStart;
    }
    int i = close + 1;
    while (i < end && array[i] == ' ') {
      i++;
    }
    return i;
  }

  private static int codeEnd(byte[] array, int textStart, int end) {
    if (textStart >= end || array[textStart] != '[') {
      return -1;
    }
    for (int i = textStart + 1; i < end; i++) {
      byte octet = array[i];
      if (octet == ']') {
        return i == textStart + 1 ? -1 : i;
      }
      if (octet <= ' ' || octet == 0x7F) { // not an rchar; 8-bit octets are negative
        return -1;
      }
    }
    return -1;
  }

  private static boolean begins(byte[] array, int start, int end, String indicator) {
    int length = indicator.length();
    if (end - start < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (array[start + i] != indicator.charAt(i)) {
        return false;
      }
    }
    return end - start == length || array[start + length] == ' ';
  }
}
