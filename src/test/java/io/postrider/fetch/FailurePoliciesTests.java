package io.postrider.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.fetch.FailurePolicies.Circumstances;
import io.postrider.fetch.FailurePolicy.Refuse;
import io.postrider.fetch.FailurePolicy.Retry;
import io.postrider.fetch.FailurePolicy.Stop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of failures, row by row; the interval is ten minutes. */
class FailurePoliciesTests {

  private static final Duration INTERVAL = Duration.ofMinutes(10);

  @Test
  void credentialsThatTheServerCallsWrongAreTriedThreeTimes() {
    assertThat(policy(FailureKind.CREDENTIALS, 2)).isEqualTo(retry("PT10M", "PT12H"));
    assertThat(policy(FailureKind.CREDENTIALS, 3)).isEqualTo(new Refuse());
    assertThat(policy(FailureKind.CREDENTIALS, 3, true)).isEqualTo(new Refuse());
  }

  @Test
  void aLoginRefusedWithoutAReasonCountsAsAWrongPasswordWhereNoneEverWorked() {
    assertThat(policy(FailureKind.LOGIN_REFUSED, 2)).isEqualTo(retry("PT10M", "PT12H"));
    assertThat(policy(FailureKind.LOGIN_REFUSED, 3)).isEqualTo(new Refuse());
  }

  @Test
  void aLoginRefusedWithoutAReasonIsMetWithPatienceWhereTheCredentialsWorkedBefore() {
    assertThat(policy(FailureKind.LOGIN_REFUSED, 3, true)).isEqualTo(retry("PT15M", "PT6H"));
    assertThat(policy(FailureKind.LOGIN_REFUSED, 9, true)).isEqualTo(retry("PT15M", "PT6H"));
    assertThat(policy(FailureKind.LOGIN_REFUSED, 10, true)).isEqualTo(new Refuse());
  }

  @Test
  void aServerThatHangsUpOnTheLoginIsNeverTakenForAWrongPassword() {
    assertThat(policy(FailureKind.LOGIN_CUT, 50)).isEqualTo(retry("PT10M", "PT1H"));
  }

  @Test
  void aMailboxInUseIsTriedAgainSoon() {
    assertThat(policy(FailureKind.IN_USE, 1)).isEqualTo(retry("PT1M", "PT10M"));
  }

  @Test
  void aPauseBetweenLoginsIsAsLongAsTheServerWants() {
    assertThat(policy(FailureKind.LOGIN_DELAY, 1)).isEqualTo(retry("PT15M", "PT1H"));
    var asked = new Circumstances(INTERVAL, 1, false, Duration.ofHours(2));
    assertThat(FailurePolicies.of(FailureKind.LOGIN_DELAY, asked)).isEqualTo(retry("PT2H", "PT2H"));
  }

  @Test
  void whatPassesByItselfNeverWaitsLongerThanTheInterval() {
    assertThat(policy(FailureKind.SERVER_TEMPORARY, 9)).isEqualTo(retry("PT10M", "PT10M"));
    assertThat(policy(FailureKind.NETWORK, 9)).isEqualTo(retry("PT1M", "PT10M"));
    assertThat(policy(FailureKind.STORAGE, 9)).isEqualTo(retry("PT15S", "PT10M"));
  }

  @Test
  void whatAPersonMustMendIsAskedForLessAndLess() {
    assertThat(policy(FailureKind.SERVER_PERMANENT, 1)).isEqualTo(retry("PT1H", "PT12H"));
    assertThat(policy(FailureKind.UNSUPPORTED, 1)).isEqualTo(retry("PT1H", "PT12H"));
    assertThat(policy(FailureKind.TLS, 1)).isEqualTo(retry("PT10M", "PT1H"));
    assertThat(policy(FailureKind.PROTOCOL, 1)).isEqualTo(retry("PT10M", "PT1H"));
    assertThat(policy(FailureKind.LIMIT, 1)).isEqualTo(retry("PT10M", "PT1H"));
    assertThat(policy(FailureKind.FORBIDDEN, 1)).isEqualTo(retry("PT10M", "PT1H"));
  }

  @Test
  void tokensAreAskedForByWhatTheAuthorizationServerSays() {
    assertThat(policy(FailureKind.CONSENT, 1)).isEqualTo(new Refuse());
    assertThat(policy(FailureKind.TOKEN_UNAVAILABLE, 1)).isEqualTo(retry("PT1M", "PT1H"));
    assertThat(policy(FailureKind.TOKEN_REFUSED, 1)).isEqualTo(retry("PT1H", "PT12H"));
    assertThat(policy(FailureKind.TOKEN_INVALID, 1)).isEqualTo(retry("PT10M", "PT12H"));
  }

  @Test
  void aPollThatWasStoppedIsNoFailure() {
    assertThat(policy(FailureKind.STOPPED, 7)).isEqualTo(new Stop());
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CREDENTIALS", "LOGIN_REFUSED", "CONSENT", "STOPPED"})
  void nothingButCredentialsAndConsentEverStopsAnAccount(FailureKind kind) {
    assertThat(policy(kind, 1_000)).isInstanceOf(Retry.class);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CREDENTIALS", "LOGIN_REFUSED", "CONSENT", "STOPPED"})
  void noServerIsEverHammered(FailureKind kind) {
    var hasty = new Circumstances(Duration.ofSeconds(1), 1_000, false, null);
    if (FailurePolicies.of(kind, hasty) instanceof Retry retry) {
      assertThat(retry.after(1_000)).isGreaterThanOrEqualTo(hasty.interval());
    }
  }

  private static FailurePolicy policy(FailureKind kind, int tries) {
    return policy(kind, tries, false);
  }

  private static FailurePolicy policy(FailureKind kind, int tries, boolean workedBefore) {
    @Nullable Duration nothingAsked = null;
    return FailurePolicies.of(kind, new Circumstances(INTERVAL, tries, workedBefore, nothingAsked));
  }

  private static Retry retry(String first, String longest) {
    return new Retry(Duration.parse(first), Duration.parse(longest));
  }
}
