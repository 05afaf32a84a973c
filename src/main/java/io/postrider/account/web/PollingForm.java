package io.postrider.account.web;

import io.postrider.account.AccountSettings;
import io.postrider.account.Baseline;
import io.postrider.account.DeletionPolicy;
import io.postrider.account.MailboxLimits;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Makes policies of what a client wrote under schedule, deletion, baseline and limits. */
final class PollingForm {

  static final Duration USUAL_INTERVAL = Duration.ofMinutes(5);
  static final Duration LONGEST_INTERVAL = Duration.ofDays(31);

  private static final int LONGEST_KEEP_DAYS = 3_650;
  private static final int MOST_NEWEST = 1_000_000;
  private static final LocalDate FIRST_DAY = LocalDate.of(1970, 1, 1);
  private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);
  private static final long SMALLEST_MESSAGE = 1024;
  private static final long LARGEST_MESSAGE = 2L * 1024 * 1024 * 1024;
  private static final int MOST_MESSAGES = 100_000;

  private final Findings findings;
  private final Duration shortestInterval;

  PollingForm(Findings findings, Duration shortestInterval) {
    this.findings = findings;
    this.shortestInterval = shortestInterval;
  }

  AccountSettings.Polling polling(AccountPayload payload) {
    return new AccountSettings.Polling(
        interval(payload.schedule()),
        deletion(payload.deletion()),
        baseline(payload.baseline()),
        limits(payload.limits()));
  }

  private Duration interval(AccountPayload.@Nullable Schedule schedule) {
    String text = schedule == null ? null : schedule.interval();
    Duration interval;
    try {
      interval = text == null ? USUAL_INTERVAL : Duration.parse(text);
    } catch (DateTimeException e) {
      findings.add("schedule.interval", "invalid", "must be an ISO 8601 duration such as PT5M");
      return USUAL_INTERVAL;
    }
    if (interval.compareTo(shortestInterval) < 0 || interval.compareTo(LONGEST_INTERVAL) > 0) {
      // the usual interval may be too short for an operator's own minimum
      if (text == null) {
        return shortestInterval;
      }
      findings.add(
          "schedule.interval",
          "range",
          "must be between " + shortestInterval + " (postrider.schedule.min-interval) and P31D");
    }
    return interval;
  }

  private DeletionPolicy deletion(AccountPayload.@Nullable Deletion deletion) {
    String mode = deletion == null || deletion.mode() == null ? "keep" : deletion.mode();
    Integer days = deletion == null ? null : deletion.days();
    if (mode.equals("after_days")) {
      if (days == null) {
        findings.add("deletion.days", "required", "is required for mode after_days");
        return DeletionPolicy.KEEP;
      }
      return new DeletionPolicy.AfterDays(
          findings.within("deletion.days", days, 1, LONGEST_KEEP_DAYS, 1));
    }
    findings.absent("deletion.days", days, "goes with mode after_days only");
    return switch (mode) {
      case "keep" -> DeletionPolicy.KEEP;
      case "after_store" -> new DeletionPolicy.AfterStore();
      default -> {
        findings.unknown("deletion.mode", "keep, after_store, after_days");
        yield DeletionPolicy.KEEP;
      }
    };
  }

  private Baseline baseline(AccountPayload.@Nullable Baseline baseline) {
    String mode = baseline == null || baseline.mode() == null ? "all" : baseline.mode();
    Integer count = baseline == null ? null : baseline.count();
    String date = baseline == null ? null : baseline.date();
    if (!mode.equals("newest")) {
      findings.absent("baseline.count", count, "goes with mode newest only");
    }
    if (!mode.equals("since")) {
      findings.absent("baseline.date", date, "goes with mode since only");
    }
    return switch (mode) {
      case "all" -> new Baseline.All();
      case "none" -> new Baseline.None();
      case "newest" -> newest(count);
      case "since" -> since(date);
      default -> {
        findings.unknown("baseline.mode", "all, none, newest, since");
        yield new Baseline.All();
      }
    };
  }

  private Baseline newest(@Nullable Integer count) {
    if (count == null) {
      findings.add("baseline.count", "required", "is required for mode newest");
    }
    return new Baseline.Newest(findings.within("baseline.count", count, 1, MOST_NEWEST, 1));
  }

  private Baseline since(@Nullable String date) {
    if (date == null) {
      findings.add("baseline.date", "required", "is required for mode since");
      return new Baseline.All();
    }
    try {
      LocalDate day = LocalDate.parse(date);
      if (day.isBefore(FIRST_DAY) || day.isAfter(LAST_DAY)) {
        findings.add("baseline.date", "range", "must be between " + FIRST_DAY + " and " + LAST_DAY);
      }
      return new Baseline.Since(day);
    } catch (DateTimeException e) {
      findings.add("baseline.date", "invalid", "must be a date such as 2026-01-31");
      return new Baseline.All();
    }
  }

  private MailboxLimits limits(AccountPayload.@Nullable Limits limits) {
    MailboxLimits usual = MailboxLimits.USUAL;
    if (limits == null) {
      return usual;
    }
    return new MailboxLimits(
        findings.within(
            "limits.maxMessageBytes",
            limits.maxMessageBytes(),
            SMALLEST_MESSAGE,
            LARGEST_MESSAGE,
            usual.maxMessageBytes()),
        findings.within(
            "limits.maxMessagesPerPoll",
            limits.maxMessagesPerPoll(),
            1,
            MOST_MESSAGES,
            usual.maxMessagesPerPoll()));
  }
}
