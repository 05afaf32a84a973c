package io.postrider.mime;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Reads a date that is written as RFC 5322 §3.3 has it today, without comments and obsolete forms:
 * {@code [Mon, ]2 Nov 2026 10:00[:00] +0100}. Nearly all are, and a reader of all forms costs more
 * than the rest of the header.
 */
final class PlainDate {
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final String DAYS = "MonTueWedThuFriSatSun";

  private final String text;
  private int at;
  private boolean plain = true;

  private PlainDate(String text) {
    this.text = text;
  }

  /** Null where it is written in another way, or is no date. */
  static @Nullable Instant parse(String text) {
    return new PlainDate(text).parse();
  }

  private @Nullable Instant parse() {
    if (text.length() > 4 && text.charAt(3) == ',') {
      named(DAYS);
      at++;
      sign(' ');
    }
    int day = number(1, 2);
    sign(' ');
    int month = named(MONTHS) + 1;
    sign(' ');
    int year = number(4, 4);
    sign(' ');
    int hour = number(2, 2);
    sign(':');
    int minute = number(2, 2);
    int second = 0;
    if (at < text.length() && text.charAt(at) == ':') {
      at++;
      second = number(2, 2);
    }
    sign(' ');
    int offset = offset();
    if (!plain
        || at != text.length()
        || month < 1
        || day < 1
        || day > YearMonth.of(year, month).lengthOfMonth()
        || hour > 23
        || minute > 59
        || second > 59) {
      return null;
    }
    return OffsetDateTime.of(
            LocalDate.of(year, month, day),
            LocalTime.of(hour, minute, second),
            ZoneOffset.ofTotalSeconds(offset))
        .toInstant();
  }

  /** The place of the next three letters among the names; negative if they are none. */
  private int named(String names) {
    if (at + 3 > text.length()) {
      plain = false;
      return -1;
    }
    int place = names.indexOf(text.substring(at, at + 3));
    at += 3;
    if (place < 0 || place % 3 != 0) {
      plain = false;
      return -1;
    }
    return place / 3;
  }

  private int number(int least, int most) {
    int value = 0;
    int digits = 0;
    while (digits < most && at < text.length() && isDigit(text.charAt(at))) {
      value = 10 * value + text.charAt(at++) - '0';
      digits++;
    }
    plain &= digits >= least;
    return value;
  }

  private void sign(char expected) {
    plain &= at < text.length() && text.charAt(at) == expected;
    at++;
  }

  /** Seconds by which the clock is ahead of UTC. */
  private int offset() {
    if (text.startsWith("GMT", at)) {
      at += 3;
      return 0;
    }
    if (at >= text.length() || (text.charAt(at) != '+' && text.charAt(at) != '-')) {
      plain = false;
      return 0;
    }
    int sign = text.charAt(at++) == '+' ? 1 : -1;
    int hours = number(2, 2);
    int minutes = number(2, 2);
    plain &= hours <= 14 && minutes <= 59;
    return sign * (hours * 3_600 + minutes * 60);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
