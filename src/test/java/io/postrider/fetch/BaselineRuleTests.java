package io.postrider.fetch;

import static io.postrider.fetch.BaselineRule.Verdict.DATED;
import static io.postrider.fetch.BaselineRule.Verdict.UNWANTED;
import static io.postrider.fetch.BaselineRule.Verdict.WANTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.account.Baseline;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class BaselineRuleTests {

  private final Listing listing =
      new Listing.Builder().add(1, "a", 1).add(4, "b", 1).addNameless(2, 1).build(true);

  @Test
  void allWantsEverythingAndNoneNothing() {
    assertThat(BaselineRule.first(new Baseline.All(), listing).of(1)).isEqualTo(WANTED);
    assertThat(BaselineRule.first(new Baseline.None(), listing).of(4)).isEqualTo(UNWANTED);
  }

  @Test
  void newestCountsMessagesWithAndWithoutUniqueIdsFromTheEnd() {
    BaselineRule newest = BaselineRule.first(new Baseline.Newest(1), listing);
    assertThat(newest.of(1)).isEqualTo(UNWANTED);
    assertThat(newest.of(2)).isEqualTo(UNWANTED);
    assertThat(newest.of(4)).isEqualTo(WANTED);
    assertThat(BaselineRule.first(new Baseline.Newest(10), listing).of(1)).isEqualTo(WANTED);
  }

  @Test
  void sinceWantsWhatIsNotOlderAndWhatHasNoDate() {
    BaselineRule since = BaselineRule.first(new Baseline.Since(LocalDate.of(2026, 1, 1)), listing);
    assertThat(since.of(4)).isEqualTo(DATED);
    assertThat(since.wants(Instant.parse("2025-12-31T23:59:59Z"))).isFalse();
    assertThat(since.wants(Instant.parse("2026-01-01T00:00:00Z"))).isTrue();
    assertThat(since.wants(null)).isTrue();
  }

  @Test
  void whatArrivesLaterIsAlwaysWanted() {
    assertThat(BaselineRule.first(new Baseline.None(), listing).of(5)).isEqualTo(WANTED);
    assertThat(BaselineRule.resumed(new Baseline.None(), 4).of(5)).isEqualTo(WANTED);
    assertThat(BaselineRule.drawn().of(1)).isEqualTo(WANTED);
  }
}
