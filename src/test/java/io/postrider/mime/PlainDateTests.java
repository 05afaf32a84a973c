package io.postrider.mime;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.MailDateFormat;
import java.text.ParseException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way to a date leads to where the long one leads, or nowhere. */
class PlainDateTests {

  private static final long SEED = 20_261_123;

  @Test
  void readsWhatTheReaderOfAllFormsReads() throws ParseException {
    var random = new Random(SEED);
    String[] days = {"", "Mon, ", "Tue, ", "Sun, "};
    String[] months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Dec"};
    String[] zones = {"+0000", "-0000", "GMT", "+0530", "-1130", "+1400", "+0001"};
    for (int i = 0; i < 2_000; i++) {
      String text =
          days[random.nextInt(days.length)]
              + (random.nextBoolean() ? "%02d" : "%d").formatted(1 + random.nextInt(28))
              + " "
              + months[random.nextInt(months.length)]
              + " "
              + (1900 + random.nextInt(300))
              + " %02d:%02d".formatted(random.nextInt(24), random.nextInt(60))
              + (random.nextInt(4) == 0 ? "" : ":%02d".formatted(random.nextInt(60)))
              + " "
              + zones[random.nextInt(zones.length)];
      assertThat(PlainDate.parse(text))
          .as("%s, seed %d", text, SEED)
          .isEqualTo(new MailDateFormat().parse(text).toInstant());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Mon",
        "Mon, ",
        "2 Nov 2026",
        "2 Nov 2026 10:00",
        "2 Nov 2026 10:00:00",
        "2 Nov 26 10:00:00 +0000",
        "2 nov 2026 10:00:00 +0000",
        "Foo, 2 Nov 2026 10:00:00 +0000",
        "onT, 2 Nov 2026 10:00:00 +0000",
        "2 anF 2026 10:00:00 +0000",
        "31 Jun 2026 10:00:00 +0000",
        "29 Feb 2026 10:00:00 +0000",
        "0 Nov 2026 10:00:00 +0000",
        "2 Nov 0000 10:00 +9900",
        "2 Nov 2026 24:00:00 +0000",
        "2 Nov 2026 23:59:60 +0000",
        "2 Nov 2026 10:60:00 +0000",
        "2 Nov 2026 10:00:00 EST",
        "2 Nov 2026 10:00:00 +1500",
        "2 Nov 2026 10:00:00 +0060",
        "2 Nov 2026 10:00:00 +000",
        "2 Nov 2026 10:00:00 +0000 (CET)",
        "2 Nov 2026 10:00:00 GMT+1",
        "2  Nov 2026 10:00:00 +0000",
        "٢ Nov 2026 10:00:00 +0000",
        "2026-11-02T10:00:00Z"
      })
  void leavesAllElseToIt(String text) {
    assertThat(PlainDate.parse(text)).isNull();
  }
}
