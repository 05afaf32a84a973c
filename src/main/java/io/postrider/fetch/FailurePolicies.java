package io.postrider.fetch;

import io.postrider.fetch.FailurePolicy.Refuse;
import io.postrider.fetch.FailurePolicy.Retry;
import io.postrider.fetch.FailurePolicy.Stop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The table of failures: how each kind is tried again. What passes by itself never waits longer
 * than the account's interval, so that mail flows again one interval after the fault has gone; what
 * somebody must mend is asked for less and less often; a password that is wrong is not offered
 * until the provider locks the account.
 */
final class FailurePolicies {

  /** So many rejections of credentials that never worked, and a person must look. */
  static final int LOGIN_STRIKES = 3;

  /** The same for credentials that did work: servers say this when they are only busy. */
  static final int PATIENT_LOGIN_STRIKES = 10;

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration HALF_DAY = Duration.ofHours(12);

  private FailurePolicies() {}

  /**
   * What a failure happened to.
   *
   * @param interval between two polls of the account
   * @param tries failures of this kind since the last success, this one included
   * @param workedBefore the same credentials have logged in before
   * @param asked how long the server wants to be left alone, if it said
   */
  record Circumstances(
      Duration interval, int tries, boolean workedBefore, @Nullable Duration asked) {}

  static FailurePolicy of(FailureKind kind, Circumstances it) {
    Duration interval = it.interval();
    return switch (kind) {
      case CREDENTIALS -> strike(it, LOGIN_STRIKES, atLeast(interval, 5), HALF_DAY);
      case LOGIN_REFUSED ->
          it.workedBefore()
              ? strike(it, PATIENT_LOGIN_STRIKES, atLeast(interval, 15), HOUR.multipliedBy(6))
              : strike(it, LOGIN_STRIKES, atLeast(interval, 5), HALF_DAY);
      case CONSENT -> new Refuse(); // no time heals it, so it takes no three strikes
      case TOKEN_UNAVAILABLE -> {
        Duration first = it.asked() == null ? MINUTE : it.asked();
        yield new Retry(first, longer(first, HOUR));
      }
      case TOKEN_REFUSED -> new Retry(atLeast(interval, 60), HALF_DAY);
      case TOKEN_INVALID -> new Retry(atLeast(interval, 5), HALF_DAY);
      case LOGIN_CUT -> new Retry(atLeast(interval, 5), atLeast(interval, 60));
      case IN_USE -> new Retry(MINUTE, longer(interval, MINUTE));
      case LOGIN_DELAY -> {
        Duration delay = it.asked() == null ? atLeast(interval, 15) : it.asked();
        yield new Retry(delay, longer(delay, HOUR));
      }
      case SERVER_TEMPORARY -> new Retry(interval, interval);
      case NETWORK -> new Retry(shorter(interval, MINUTE), interval);
      case STORAGE -> new Retry(shorter(interval, Duration.ofSeconds(15)), interval);
      case TLS -> new Retry(atLeast(interval, 5), atLeast(interval, 60));
      case PROTOCOL, LIMIT, FORBIDDEN, UNEXPECTED -> new Retry(interval, atLeast(interval, 60));
      case SERVER_PERMANENT, UNSUPPORTED -> new Retry(atLeast(interval, 60), HALF_DAY);
      case STOPPED -> new Stop();
    };
  }

  private static FailurePolicy strike(
      Circumstances it, int strikes, Duration first, Duration longest) {
    return it.tries() >= strikes ? new Refuse() : new Retry(first, longest);
  }

  private static Duration atLeast(Duration interval, int minutes) {
    return longer(interval, Duration.ofMinutes(minutes));
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
