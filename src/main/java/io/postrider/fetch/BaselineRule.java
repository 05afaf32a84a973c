package io.postrider.fetch;

import io.postrider.account.Baseline;
import io.postrider.account.Baseline.All;
import io.postrider.account.Baseline.Newest;
import io.postrider.account.Baseline.None;
import io.postrider.account.Baseline.Since;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which messages of the first listing are wanted. Drawn once an epoch; what is not wanted then is
 * skipped for good, and what arrives later is always wanted.
 */
final class BaselineRule {

  /** What the baseline says of one message, as far as it can be said without a look at it. */
  enum Verdict {
    WANTED,
    UNWANTED,
    /** Its date decides. */
    DATED
  }

  static final String REASON = "baseline";

  private final Baseline baseline;
  private final int last;

  private BaselineRule(Baseline baseline, int last) {
    this.baseline = baseline;
    this.last = last;
  }

  /** The rule for the first listing of an epoch. */
  static BaselineRule first(Baseline baseline, Listing listing) {
    return new BaselineRule(baseline, last(baseline, listing));
  }

  /** The rule for what an earlier session has left unjudged: the messages up to this number. */
  static BaselineRule resumed(Baseline baseline, int last) {
    return new BaselineRule(baseline, last);
  }

  /** The rule where the baseline was drawn: everything is wanted. */
  static BaselineRule drawn() {
    return new BaselineRule(new All(), 0);
  }

  /** The number of the last message that it may not want. */
  int last() {
    return last;
  }

  Verdict of(int number) {
    if (number > last) {
      return Verdict.WANTED;
    }
    return baseline instanceof Since ? Verdict.DATED : Verdict.UNWANTED;
  }

  /**
   * Whether a message is wanted whose date is this one.
   *
   * @param dated null: it has none that can be read, and then it counts as wanted, since one too
   *     many is better than one lost
   */
  boolean wants(@Nullable Instant dated) {
    return !(baseline instanceof Since since)
        || dated == null
        || !dated.isBefore(since.date().atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  private static int last(Baseline baseline, Listing listing) {
    int[] numbers = new int[listing.size()];
    for (int i = 0; i < numbers.length; i++) {
      int nameless = i - listing.named();
      numbers[i] = nameless < 0 ? listing.number(i) : listing.namelessNumber(nameless);
    }
    Arrays.sort(numbers);
    int older =
        switch (baseline) {
          case All _ -> 0;
          case None _, Since _ -> numbers.length;
          case Newest newest -> Math.max(0, numbers.length - newest.count());
        };
    return older == 0 ? 0 : numbers[older - 1];
  }
}
