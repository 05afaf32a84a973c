package io.postrider.message.web;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A single range of octets (RFC 9110 §14.1.2). Anything else in a Range header (several ranges,
 * other units, nonsense) is passed over, as §14.2 allows: the answer is then the whole.
 *
 * @param from first octet
 * @param to behind the last octet; not greater than {@code from} where nothing can be given
 */
record OctetRange(long from, long to) {
  private static final String UNIT = "bytes=";
  private static final int DIGITS = 18;

  boolean isSatisfiable() {
    return from < to;
  }

  static Optional<OctetRange> of(@Nullable String header, long size) {
    if (header == null || !header.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
      return Optional.empty();
    }
    String range = header.substring(UNIT.length()).strip();
    int hyphen = range.indexOf('-');
    if (hyphen < 0 || range.indexOf(',') >= 0) {
      return Optional.empty();
    }
    long first = number(range.substring(0, hyphen));
    long last = number(range.substring(hyphen + 1));
    boolean suffix = hyphen == 0;
    boolean open = hyphen == range.length() - 1;
    if ((first < 0 && !suffix) || (last < 0 && !open) || (suffix && open)) {
      return Optional.empty();
    }
    if (suffix) {
      return Optional.of(new OctetRange(Math.max(0, size - last), size));
    }
    if (!open && last < first) {
      return Optional.empty();
    }
    return Optional.of(new OctetRange(first, open ? size : Math.min(size, last + 1)));
  }

  /** −1 where it is none. */
  private static long number(String digits) {
    if (digits.isEmpty() || digits.length() > DIGITS) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
