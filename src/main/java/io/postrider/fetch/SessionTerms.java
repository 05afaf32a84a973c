package io.postrider.fetch;

import io.postrider.account.DeletionPolicy;
import io.postrider.account.DeletionPolicy.AfterDays;
import io.postrider.account.DeletionPolicy.AfterStore;
import io.postrider.account.DeletionPolicy.Keep;
import io.postrider.account.Mailbox;
import io.postrider.pop3.Capabilities;
import io.postrider.pop3.Expiry;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a server lays down for its users (RFC 2449 §6.5, §6.7), held against what the account's
 * settings want.
 *
 * @param loginDelay how long to stay away between two logins
 * @param expireDays days a message is kept; 0 means that none may be left
 */
record SessionTerms(Optional<Duration> loginDelay, Optional<Long> expireDays) {

  static final SessionTerms NONE = new SessionTerms(Optional.empty(), Optional.empty());

  static SessionTerms of(Capabilities capabilities) {
    return new SessionTerms(
        capabilities.loginDelay().filter(Duration::isPositive),
        capabilities.expiry().flatMap(Expiry::days));
  }

  /** Where the settings want what the server does not allow. */
  List<Problem> contradictions(Mailbox mailbox) {
    var found = new ArrayList<Problem>();
    loginDelay
        .filter(delay -> delay.compareTo(mailbox.interval()) > 0)
        .ifPresent(delay ->
            found.add(
                Problem.of(
                        ProblemCode.LOGIN_DELAY_BEYOND_INTERVAL,
                        "The server wants " + delay + " between two logins.")
                    .withHint(
                        "The account is polled that seldom, not every "
                            + mailbox.interval()
                            + ".")));
    expireDays.flatMap(days -> expiry(days, mailbox.deletion())).ifPresent(found::add);
    return found;
  }

  private static Optional<Problem> expiry(long days, DeletionPolicy policy) {
    return switch (policy) {
      case Keep _ when days == 0 ->
          Optional.of(
              Problem.of(
                  ProblemCode.EXPIRE_CONTRADICTS_DELETION,
                  "The server says that no mail may stay once it was fetched (EXPIRE 0), and the"
                      + " account's deletion is \"keep\"."));
      case AfterDays after when days < after.days() ->
          Optional.of(
              Problem.of(
                  ProblemCode.EXPIRE_CONTRADICTS_DELETION,
                  "The server removes mail after "
                      + days
                      + " days (EXPIRE), before the account's deletion after "
                      + after.days()
                      + " days."));
      case Keep _, AfterStore _, AfterDays _ -> Optional.empty();
    };
  }
}
