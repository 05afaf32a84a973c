package io.postrider.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.account.Baseline;
import java.time.LocalDate;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BaselineRuleTests {

  private final Listing listing =
      new Listing.Builder().add(1, "a", 1).add(4, "b", 1).add(9, "c", 1).build(true);

  @Test
  void allLeavesOutNothingAndNoneEverything() {
    assertThat(BaselineRule.skipped(new Baseline.All(), listing, Set.of())).isEmpty();
    assertThat(BaselineRule.skipped(new Baseline.None(), listing, Set.of())).hasSize(3);
  }

  @Test
  void newestKeepsTheHighestNumbers() {
    assertThat(BaselineRule.skipped(new Baseline.Newest(1), listing, Set.of()))
        .containsExactlyInAnyOrder(new EntryKey("a", 0), new EntryKey("b", 0));
    assertThat(BaselineRule.skipped(new Baseline.Newest(10), listing, Set.of())).isEmpty();
  }

  @Test
  void sinceLeavesOutWhatWasFoundToBeOlder() {
    Set<EntryKey> older = Set.of(new EntryKey("b", 0));
    var since = new Baseline.Since(LocalDate.of(2026, 1, 1));
    assertThat(BaselineRule.skipped(since, listing, older)).isEqualTo(older);
  }
}
