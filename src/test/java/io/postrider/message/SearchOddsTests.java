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

    assertThat(odds.walk(LIMIT)).isBetween(102.0, 300.0);
    assertThat(odds.costOfWalking(odds.walk(LIMIT)))
        .isLessThan(odds.costOfGathering(MESSAGES) / 100);
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

  /** A month of two years, half a year ago. */
  @Test
  void areForReadingTheMessagesOfADistantMonthWhereWordsAreCommon() {
    SearchOdds odds = new SearchOdds(MESSAGES, 500_000, 42_000, MESSAGES, 290_000);

    assertThat(odds.costOfReading(odds.reading(LIMIT)))
        .isLessThan(odds.costOfWalking(odds.walk(LIMIT)) / 10)
        .isLessThan(odds.costOfGathering(1_000) / 5);
  }

  @Test
  void areForAWalkOnceTheDatesAreReached() {
    SearchOdds odds = new SearchOdds(MESSAGES, 500_000, 42_000, MESSAGES, 0);

    assertThat(odds.costOfWalking(odds.walk(LIMIT)))
        .isLessThan(odds.costOfReading(odds.reading(LIMIT)) / 5)
        .isLessThan(odds.costOfGathering(1_000) / 5);
  }

  @Test
  void areForNoWayThatLooksAtAllMessagesHoweverCommonAWord() {
    for (double hits = 1; hits < MESSAGES; hits *= 1.5) {
      SearchOdds odds = new SearchOdds(MESSAGES, hits, MESSAGES);
      assertThat(Math.min(odds.costOfWalking(odds.walk(LIMIT)), odds.costOfGathering(MESSAGES)))
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
