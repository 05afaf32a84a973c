package io.postrider.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a search among a million messages costs at most follows from its odds. */
class SearchOddsTests {
  private static final double MESSAGES = 1_000_000;
  private static final int LIMIT = 51;

  @Test
  void areForAWalkWhereWordsAreCommon() {
    SearchOdds odds = new SearchOdds(MESSAGES, 500_000, MESSAGES);

    assertThat(odds.walk(LIMIT)).isBetween(102.0, 300.0).isLessThan(odds.costOfGathering(MESSAGES));
    assertThat(odds.costOfReading(odds.reading(LIMIT))).isGreaterThan(odds.walk(LIMIT));
  }

  @Test
  void areForGatheringWhereWordsAreRare() {
    SearchOdds odds = new SearchOdds(MESSAGES, 300, MESSAGES);

    assertThat(odds.costOfGathering(MESSAGES)).isLessThan(odds.walk(LIMIT)).isLessThan(3_000);
  }

  @Test
  void areForReadingWhereOtherFiltersLeaveFew() {
    SearchOdds odds = new SearchOdds(MESSAGES, 500_000, 20);

    assertThat(odds.costOfReading(odds.reading(LIMIT)))
        .isLessThan(odds.walk(LIMIT))
        .isLessThan(odds.costOfGathering(MESSAGES));
  }

  @Test
  void areForNoWayThatLooksAtAllMessagesHoweverCommonAWord() {
    for (double hits = 1; hits < MESSAGES; hits *= 1.5) {
      SearchOdds odds = new SearchOdds(MESSAGES, hits, MESSAGES);
      assertThat(Math.min(odds.walk(LIMIT), odds.costOfGathering(MESSAGES)))
          .as("%s hits", hits)
          .isLessThan(MESSAGES / 40);
    }
  }

  @Test
  void areSaneWhereNothingIsKnown() {
    SearchOdds odds = new SearchOdds(-1, 0, 0);

    assertThat(odds.walk(LIMIT)).isPositive().isFinite();
    assertThat(odds.costOfGathering(MESSAGES)).isPositive().isFinite();
  }
}
