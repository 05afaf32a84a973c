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
    assertThat(rule.deletes(relisted(EntryState.STORED, 100, 100, NOW))).isFalse();
  }

  @Test
  void afterStoreDeletesWhatIsStored() {
    var rule = new DeletionRule(new DeletionPolicy.AfterStore(), NOW);
    assertThat(rule.deletesWhatWasStoredNow()).isTrue();
    assertThat(rule.deletes(relisted(EntryState.STORED, 100, 100, NOW))).isTrue();
    assertThat(rule.deletes(relisted(EntryState.DELETE_REQUESTED, 100, 100, NOW))).isTrue();
  }

  @Test
  void afterDaysWaitsForThatManyDays() {
    var rule = new DeletionRule(new DeletionPolicy.AfterDays(14), NOW);
    Instant almost = NOW.minus(Duration.ofDays(14)).plusSeconds(1);
    assertThat(rule.deletesWhatWasStoredNow()).isFalse();
    assertThat(rule.deletes(relisted(EntryState.STORED, 100, 100, almost))).isFalse();
    assertThat(rule.deletes(relisted(EntryState.STORED, 100, 100, almost.minusSeconds(1))))
        .isTrue();
  }

  @Test
  void anotherSizeIsAnotherMessageAndStays() {
    var rule = new DeletionRule(new DeletionPolicy.AfterStore(), NOW);
    assertThat(rule.deletes(relisted(EntryState.STORED, 100, 101, NOW))).isFalse();
  }

  @Test
  void anUnknownSizeAndASharedUidlProveNothing() {
    var rule = new DeletionRule(new DeletionPolicy.AfterStore(), NOW);
    assertThat(rule.deletes(relisted(EntryState.STORED, -1, 100, NOW))).isFalse();
    assertThat(rule.deletes(relisted(EntryState.STORED, 100, -1, NOW))).isFalse();
    assertThat(rule.deletes(relisted(EntryState.STORED, 100, 100, NOW).ambiguous(true))).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"SEEN", "GONE", "QUARANTINED", "SKIPPED", "VANISHED", "ALIAS"})
  void whatIsNotStoredIsNeverDeleted(EntryState state) {
    var rule = new DeletionRule(new DeletionPolicy.AfterStore(), NOW);
    assertThat(rule.deletes(relisted(state, 100, 100, NOW))).isFalse();
  }

  private static ListingDiff.Relisted relisted(
      EntryState state, long size, long listed, Instant storedAt) {
    var key = new EntryKey("uid", 0);
    return new ListingDiff.Relisted(
        new LedgerEntry(1, key, size, state, 0, true, storedAt, new UUID(0, 1)),
        new ListedMessage(7, key, listed),
        false);
  }
}
