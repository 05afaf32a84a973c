package io.postrider.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** The one reader of times that clients send, in bodies and in addresses. */
public final class Times {

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private Times() {}

  /**
   * A time as RFC 3339 has it: with an offset, its year of four digits in UTC too, no hour 24.
   *
   * @throws IllegalArgumentException it is none
   */
  public static Instant parse(String text) {
    Instant instant;
    try {
      instant = OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("no RFC 3339 time", e);
    }
    if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
      throw new IllegalArgumentException("outside of the years 1 to 9999");
    }
    return instant;
  }
}
