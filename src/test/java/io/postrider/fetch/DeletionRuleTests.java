package io.postrider.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.account.DeletionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeletionRuleTests {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @Test
  void keepDeletesNothing() {
    var rule = new DeletionRule(new DeletionPolicy.Keep(), NOW);
    assertThat(rule.deletesWhatWasStoredNow()).isFalse();
    assertThat(deletes(rule, relisted(EntryState.STORED, 100, 100, NOW))).isFalse();
  }

  @Test
  void afterStoreDeletesWhatIsStored() {
    var rule = new DeletionRule(new DeletionPolicy.AfterStore(), NOW);
    assertThat(rule.deletesWhatWasStoredNow()).isTrue();
    assertThat(deletes(rule, relisted(EntryState.STORED, 100, 100, NOW))).isTrue();
    assertThat(deletes(rule, relisted(EntryState.DELETE_REQUESTED, 100, 100, NOW))).isTrue();
  }

  @Test
  void afterDaysWaitsForThatManyDays() {
    var rule = new DeletionRule(new DeletionPolicy.AfterDays(14), NOW);
    Instant almost = NOW.minus(Duration.ofDays(14)).plusSeconds(1);
    assertThat(rule.deletesWhatWasStoredNow()).isFalse();
    assertThat(deletes(rule, relisted(EntryState.STORED, 100, 100, almost))).isFalse();
    assertThat(deletes(rule, relisted(EntryState.STORED, 100, 100, almost.minusSeconds(1))))
        .isTrue();
  }

  @Test
  void anotherSizeIsAnotherMessageAndStays() {
    var rule = new DeletionRule(new DeletionPolicy.AfterStore(), NOW);
    assertThat(deletes(rule, relisted(EntryState.STORED, 100, 101, NOW))).isFalse();
  }

  @Test
  void anUnknownSizeAndASharedUidlProveNothing() {
    var rule = new DeletionRule(new DeletionPolicy.AfterStore(), NOW);
    assertThat(deletes(rule, relisted(EntryState.STORED, -1, 100, NOW))).isFalse();
    assertThat(deletes(rule, relisted(EntryState.STORED, 100, -1, NOW))).isFalse();
    assertThat(deletes(rule, ambiguous())).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"SEEN", "GONE", "QUARANTINED", "SKIPPED", "VANISHED"})
  void whatIsNotStoredIsNeverDeleted(EntryState state) {
    var rule = new DeletionRule(new DeletionPolicy.AfterStore(), NOW);
    assertThat(deletes(rule, relisted(state, 100, 100, NOW))).isFalse();
  }

  @Test
  void anAliasIsDeletedAsWhatItIsAnAliasOf() {
    var rule = new DeletionRule(new DeletionPolicy.AfterDays(14), NOW);
    Instant longAgo = NOW.minus(Duration.ofDays(20));
    assertThat(deletes(rule, relisted(EntryState.ALIAS, 100, 100, longAgo))).isTrue();
    assertThat(deletes(rule, relisted(EntryState.ALIAS, 100, 101, longAgo))).isFalse();
  }

  @Test
  void whatIsKnownByContentIsNeverDeletedByName() {
    var rule = new DeletionRule(new DeletionPolicy.AfterStore(), NOW);
    var marks = new LedgerEntry.Marks(true, null, 100, 3, -1);
    assertThat(deletes(rule, relisted(EntryState.STORED, 100, 100, NOW, marks, false))).isFalse();
  }

  @Test
  void aServerThatKeepsTheMailThreeTimesIsAskedOnceADay() {
    var rule = new DeletionRule(new DeletionPolicy.AfterStore(), NOW);
    assertThat(asked(rule, 2, NOW.minusSeconds(60)).delete()).isTrue();
    assertThat(asked(rule, 3, NOW.minusSeconds(60)))
        .isEqualTo(
            DeletionVerdict.later(
                DeletionVerdict.Reason.NOT_HONOURED,
                NOW.minusSeconds(60).plus(Duration.ofDays(1))));
    assertThat(asked(rule, 3, NOW.minus(Duration.ofDays(1))).delete()).isTrue();
    assertThat(asked(rule, 4, NOW.minusSeconds(60)).delete()).isFalse();
  }

  @Test
  void whatIsNotListedCannotBeDeleted() {
    var rule = new DeletionRule(new DeletionPolicy.AfterStore(), NOW);
    var gone =
        new DeletionRule.Candidate(EntryState.STORED, NOW, false, true, false, false, 0, null);
    assertThat(rule.verdict(gone).reason()).isEqualTo(DeletionVerdict.Reason.NOT_LISTED);
  }

  @Test
  void aMessageTooYoungIsToldWhenItsTimeComes() {
    var rule = new DeletionRule(new DeletionPolicy.AfterDays(14), NOW);
    var young =
        DeletionRule.Candidate.of(relisted(EntryState.STORED, 100, 100, NOW.minusSeconds(5)));
    assertThat(rule.verdict(young))
        .isEqualTo(
            DeletionVerdict.later(
                DeletionVerdict.Reason.TOO_YOUNG, NOW.minusSeconds(5).plus(Duration.ofDays(14))));
  }

  private static DeletionVerdict asked(DeletionRule rule, int tries, Instant lastTry) {
    return rule.verdict(
        new DeletionRule.Candidate(
            EntryState.DELETE_REQUESTED, NOW, true, true, false, false, tries, lastTry));
  }

  private static boolean deletes(DeletionRule rule, ListingDiff.Relisted relisted) {
    return rule.verdict(DeletionRule.Candidate.of(relisted)).delete();
  }

  private static ListingDiff.Relisted ambiguous() {
    return relisted(EntryState.STORED, 100, 100, NOW, LedgerEntry.Marks.NONE, true);
  }

  private static ListingDiff.Relisted relisted(
      EntryState state, long size, long listed, Instant storedAt) {
    return relisted(state, size, listed, storedAt, LedgerEntry.Marks.NONE, false);
  }

  private static ListingDiff.Relisted relisted(
      EntryState state,
      long size,
      long listed,
      Instant storedAt,
      LedgerEntry.Marks marks,
      boolean ambiguous) {
    var key = new EntryKey("uid", 0);
    return new ListingDiff.Relisted(
        new LedgerEntry(1, key, size, state, 0, true, storedAt, new UUID(0, 1), marks),
        new ListedMessage(7, key, listed),
        ambiguous);
  }
}
