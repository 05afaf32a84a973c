package io.postrider.mime;

import jakarta.mail.internet.MailDateFormat;
import java.text.ParseException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Dates of header fields (RFC 5322 §3.3, obsolete forms included), and ISO 8601 where used. */
final class MailDates {
  private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");
  private static final int LENGTH_LIMIT = 200;

  private MailDates() {}

  static @Nullable Instant parse(String value) {
    String text = value.length() > LENGTH_LIMIT ? "" : withoutComments(value).strip();
    if (text.isEmpty()) {
      return null;
    }
    Instant instant = PlainDate.parse(text);
    if (instant == null && Character.isDigit(text.charAt(0))) {
      instant = iso(text);
    }
    if (instant == null) {
      try {
        instant = new MailDateFormat().parse(text).toInstant();
      } catch (ParseException e) {
        return null;
      }
    }
    return instant.isBefore(EARLIEST) || instant.isAfter(LATEST) ? null : instant;
  }

  /** The date of a Received field stands behind its last semicolon. */
  static @Nullable Instant received(String value) {
    int semicolon = value.lastIndexOf(';');
    return semicolon < 0 ? null : parse(value.substring(semicolon + 1));
  }

  /** Comments may stand anywhere, and blanks around colons (RFC 5322 §4.3). */
  private static String withoutComments(String value) {
    StringBuilder text = new StringBuilder(value.length());
    int depth = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
      } else if (depth == 0) {
        boolean blank = c == ' ' || c == '\t';
        boolean needless =
            blank && (text.isEmpty() || " :".indexOf(text.charAt(text.length() - 1)) >= 0);
        if (c == ':' && !text.isEmpty() && text.charAt(text.length() - 1) == ' ') {
          text.setLength(text.length() - 1);
        }
        if (!needless) {
          text.append(blank ? ' ' : c);
        }
      }
    }
    return text.toString();
  }

  private static @Nullable Instant iso(String text) {
    try {
      return OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
