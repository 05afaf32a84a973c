package io.postrider.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccountStandingTests {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Instant LATER = NOON.plusSeconds(600);
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final Problem TROUBLE = Problem.of(ProblemCode.CONNECT_REFUSED, "refused");

  private final AccountStanding standing =
      AccountStanding.initial(UUID.randomUUID(), SampleAccounts.SUPPORT, NOON);

  @Test
  void aNewAccountIsPendingInItsFirstEpoch() {
    assertThat(standing.shown(NOON)).isEqualTo(AccountState.PENDING);
    assertThat(standing.epoch).isEqualTo(1);
    assertThat(standing.stallsAt).isEqualTo(NOON.plus(Duration.ofMinutes(25)));
  }

  @Test
  void aPollThatBeginsRaisesTheFenceAndShows() {
    standing.begin(LATER);

    assertThat(standing.fence).isEqualTo(1);
    assertThat(standing.shown(LATER)).isEqualTo(AccountState.POLLING);
    assertThat(standing.shownSince(LATER)).isEqualTo(LATER);
    assertThat(standing.lastPollAt).isEqualTo(LATER);
  }

  @Test
  void aServerThatMixedUpItsAnswersIsRememberedUntilAnotherTakesItsPlace() {
    assertThat(standing.pipelining).isTrue();
    standing.stopPipelining();
    standing.begin(NOON);
    standing.complete(1, List.of(), LATER, FIVE_MINUTES, LATER);
    standing.change(true, SampleAccounts.SUPPORT, LATER);
    assertThat(standing.pipelining).isFalse();

    standing.turnToAnotherServer();
    assertThat(standing.pipelining).isTrue();
  }

  @Test
  void aSuccessForgetsTheFailuresBefore() {
    standing.begin(NOON);
    standing.fail(TROUBLE, AccountState.BACKING_OFF, LATER, NOON);
    standing.begin(LATER);

    standing.complete(12, List.of(), LATER.plusSeconds(300), FIVE_MINUTES, LATER);

    assertThat(standing.shown(LATER)).isEqualTo(AccountState.IDLE);
    assertThat(standing.consecutiveFailures).isZero();
    assertThat(standing.problem).isNull();
    assertThat(standing.onServer).isEqualTo(12);
    assertThat(standing.lastSuccessAt).isEqualTo(LATER);
    assertThat(standing.stallsAt).isEqualTo(LATER.plus(Duration.ofMinutes(25)));
  }

  @Test
  void failuresAreCountedAndTheFirstDayOfFailingIsKept() {
    standing.fail(TROUBLE, AccountState.BACKING_OFF, LATER, NOON);
    standing.fail(TROUBLE, AccountState.FAILING, LATER, NOON.plusSeconds(1));
    standing.fail(TROUBLE, AccountState.FAILING, null, NOON.plusSeconds(2));

    assertThat(standing.consecutiveFailures).isEqualTo(3);
    assertThat(standing.since).isEqualTo(NOON.plusSeconds(1));
    assertThat(standing.nextPollAt).isNull();
    assertThat(standing.inTrouble).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"PENDING", "IDLE", "POLLING", "PAUSED"})
  void aFailureNeverLeadsToAStateOfHealth(AccountState state) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> standing.fail(TROUBLE, state, null, NOON));
  }

  @Test
  void aPauseStopsTheRunningPollAndEndsByItself() {
    standing.begin(NOON);

    standing.pause("holidays", LATER, FIVE_MINUTES, NOON);

    assertThat(standing.fence).isEqualTo(2);
    assertThat(standing.shown(NOON)).isEqualTo(AccountState.PAUSED);
    assertThat(standing.shown(LATER.minusNanos(1000))).isEqualTo(AccountState.PAUSED);
    assertThat(standing.shown(LATER)).isEqualTo(AccountState.PENDING);
    assertThat(standing.shownSince(LATER)).isEqualTo(LATER);
    assertThatThrownBy(() -> standing.requirePollable(NOON)).isInstanceOf(ProblemException.class);
    standing.requirePollable(LATER);
  }

  @Test
  void aPauseIsNoStall() {
    Instant nextWeek = NOON.plus(Duration.ofDays(7));

    standing.pause(null, nextWeek, FIVE_MINUTES, NOON);

    assertThat(standing.stallsAt).isEqualTo(nextWeek.plus(Duration.ofMinutes(25)));
  }

  @Test
  void resumingForgetsPauseRefusalAndFailures() {
    standing.fail(TROUBLE, AccountState.REFUSED, null, NOON);
    assertThatThrownBy(() -> standing.requirePollable(NOON)).isInstanceOf(ProblemException.class);

    assertThat(standing.resume(FIVE_MINUTES, LATER)).isTrue();

    assertThat(standing.shown(LATER)).isEqualTo(AccountState.PENDING);
    assertThat(standing.consecutiveFailures).isZero();
    assertThat(standing.problem).isNull();
    assertThat(standing.inTrouble).as("recovered is told after a success only").isTrue();
    standing.requirePollable(LATER);
  }

  @Test
  void resumingWhatRunsWellIsNoNewsAndDisturbsNoPoll() {
    standing.begin(NOON);

    assertThat(standing.resume(FIVE_MINUTES, LATER)).isFalse();

    assertThat(standing.fence).isEqualTo(1);
    assertThat(standing.shown(LATER)).isEqualTo(AccountState.POLLING);
  }

  @Test
  void anotherMaildropIsANewEpoch() {
    standing.onServer = 7;
    standing.begin(NOON);

    standing.turnToAnotherMaildrop(2);
    standing.change(true, SampleAccounts.SUPPORT, LATER);

    assertThat(standing.epoch).isEqualTo(2);
    assertThat(standing.moved).isTrue();
    assertThat(standing.onServer).isZero();
    assertThat(standing.fence).isEqualTo(2);
    assertThat(standing.shown(LATER)).isEqualTo(AccountState.PENDING);
  }

  @Test
  void anotherNameRaisesTheFenceButKeepsTheRefusal() {
    standing.fail(TROUBLE, AccountState.REFUSED, null, NOON);

    standing.change(false, SampleAccounts.named("Other"), LATER);

    assertThat(standing.fence).isEqualTo(1);
    assertThat(standing.shown(LATER)).isEqualTo(AccountState.REFUSED);
  }

  @Test
  void anotherPasswordGivesARefusedAccountANewChance() {
    standing.fail(TROUBLE, AccountState.REFUSED, null, NOON);

    standing.change(true, SampleAccounts.SUPPORT, LATER);

    assertThat(standing.shown(LATER)).isEqualTo(AccountState.PENDING);
    assertThat(standing.problem).isNull();
  }

  @Test
  void aDisabledAccountShowsAsPausedAndComesBackAfresh() {
    standing.fail(TROUBLE, AccountState.FAILING, LATER, NOON);

    standing.change(false, SampleAccounts.withEnabled(SampleAccounts.SUPPORT, false), LATER);

    assertThat(standing.shown(LATER)).isEqualTo(AccountState.PAUSED);
    assertThat(standing.shownSince(LATER)).isEqualTo(LATER);
    assertThat(standing.nextPollAt).isNull();
    assertThatThrownBy(() -> standing.requirePollable(LATER))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("disabled");

    standing.change(false, SampleAccounts.SUPPORT, LATER.plusSeconds(1));

    assertThat(standing.shown(LATER)).isEqualTo(AccountState.PENDING);
  }

  @Test
  void enablingDoesNotEndAPause() {
    standing.pause(null, null, FIVE_MINUTES, NOON);
    standing.change(false, SampleAccounts.withEnabled(SampleAccounts.SUPPORT, false), NOON);

    standing.change(false, SampleAccounts.SUPPORT, LATER);

    assertThat(standing.shown(LATER)).isEqualTo(AccountState.PAUSED);
  }
}
