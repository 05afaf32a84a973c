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
    assertThat(odds.costOfWalking(odds.walk(LIMIT), LIMIT))
        .isLessThan(odds.costOfGathering(MESSAGES, LIMIT) / 100);
    assertThat(odds.costOfReading(odds.reading(LIMIT))).isGreaterThan(odds.walk(LIMIT));
  }

  @Test
  void areForGatheringWhereWordsAreRare() {
    SearchOdds odds = new SearchOdds(MESSAGES, 300, MESSAGES);

    assertThat(odds.costOfGathering(MESSAGES, LIMIT))
        .isLessThan(odds.walk(LIMIT) / 10)
        .isLessThan(7_000);
  }

  @Test
  void areForReadingWhereOtherFiltersLeaveFew() {
    SearchOdds odds = new SearchOdds(MESSAGES, 500_000, 20);

    assertThat(odds.costOfReading(odds.reading(LIMIT)))
        .isLessThan(odds.walk(LIMIT))
        .isLessThan(odds.costOfGathering(MESSAGES, LIMIT));
  }

  /** A month of two years, half a year ago. */
  @Test
  void areForReadingTheMessagesOfADistantMonthWhereWordsAreCommon() {
    SearchOdds odds = new SearchOdds(MESSAGES, 500_000, 42_000, MESSAGES, 290_000);

    assertThat(odds.costOfReading(odds.reading(LIMIT)))
        .isLessThan(odds.costOfWalking(odds.walk(LIMIT), LIMIT) / 10)
        .isLessThan(odds.costOfGathering(1_000, LIMIT) / 4);
  }

  @Test
  void areForAWalkOnceTheDatesAreReached() {
    SearchOdds odds = new SearchOdds(MESSAGES, 500_000, 42_000, MESSAGES, 0);

    assertThat(odds.costOfWalking(odds.walk(LIMIT), LIMIT))
        .isLessThan(odds.costOfReading(odds.reading(LIMIT)) / 5)
        .isLessThan(odds.costOfGathering(1_000, LIMIT) / 5);
  }

  @Test
  void areForNoWayThatLooksAtAllMessagesHoweverCommonAWord() {
    for (double hits = 1; hits < MESSAGES; hits *= 1.5) {
      SearchOdds odds = new SearchOdds(MESSAGES, hits, MESSAGES);
      assertThat(
              Math.min(
                  odds.costOfWalking(odds.walk(LIMIT), LIMIT),
                  odds.costOfGathering(MESSAGES, LIMIT)))
          .as("%s hits", hits)
          .isLessThan(MESSAGES / 20);
    }
  }

  @Test
  void areForTheNumberOfHitsWhereItIsKnownAndForFewWhereItIsNot() {
    assertThat(new SearchOdds(MESSAGES, 20_000, 100).gathering()).isEqualTo(30_000);
    assertThat(new SearchOdds(MESSAGES, 5_000, 100).gathering()).isEqualTo(1_000);
  }

  /** What was taken for rare and is not. */
  @Test
  void areForAWalkAfterManyHitsWereGatheredInVain() {
    SearchOdds rare = new SearchOdds(MESSAGES, 500, MESSAGES);
    SearchOdds common = rare.withMoreHitsThan(8_000);

    assertThat(rare.costOfGathering(64_000, LIMIT)).isLessThan(rare.walk(LIMIT));
    assertThat(common.costOfWalking(common.walk(LIMIT), LIMIT))
        .isLessThan(common.costOfGathering(64_000, LIMIT) / 10);
    assertThat(common.withMoreHitsThan(1_000)).isEqualTo(common);
  }

  @Test
  void areSaneWhereNothingIsKnown() {
    SearchOdds odds = new SearchOdds(-1, 0, 0);

    assertThat(odds.walk(LIMIT)).isPositive().isFinite();
    assertThat(odds.costOfGathering(MESSAGES, LIMIT)).isPositive().isFinite();
  }
}
