package io.postrider.account.web;

import io.postrider.account.DeletionPolicy;
import io.postrider.account.Retention;
import java.time.DateTimeException;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Makes a policy of what a client wrote under retention. */
final class RetentionForm {

  private static final String FIELD = "retention.keepFor";
  private static final int LONGEST_DAYS = 36_500;

  private final Findings findings;

  RetentionForm(Findings findings) {
    this.findings = findings;
  }

  Retention retention(AccountPayload.@Nullable Retention retention, DeletionPolicy deletion) {
    String text = retention == null ? null : retention.keepFor();
    if (text == null) {
      return Retention.FOREVER;
    }
    int days = days(text);
    if (days < 1) {
      return Retention.FOREVER;
    }
    if (deletion instanceof DeletionPolicy.AfterDays after && after.days() > days) {
      // what is deleted on the server later than here would be deleted without a copy
      findings.add(FIELD, "range", "must not be shorter than deletion.days");
    }
    return new Retention.KeepFor(days);
  }

  /** 0 where it is none. */
  private int days(String text) {
    try {
      Period period = Period.parse(text);
      if (period.toTotalMonths() == 0) {
        int days = (int) period.get(ChronoUnit.DAYS);
        if (days < 1 || days > LONGEST_DAYS) {
          findings.add(FIELD, "range", "must be between P1D and P" + LONGEST_DAYS + "D");
          return 0;
        }
        return days;
      }
    } catch (DateTimeException e) {
      // told below, as are years and months, which are no number of days
    }
    findings.add(FIELD, "invalid", "must be a number of days such as P365D");
    return 0;
  }
}
