package io.postrider.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.access.TokenBuckets.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Buckets under a clock that is held by hand. */
class TokenBucketsTests {

  private long now = Long.MAX_VALUE - 1_000; // System.nanoTime may overflow
  private final TokenBuckets buckets = new TokenBuckets(2, 3, () -> now, 2);

  @Test
  void givesABurstAndThenWhatIsRefilled() {
    assertThat(buckets.take("a").left()).isEqualTo(2);
    assertThat(buckets.take("a").allowed()).isTrue();
    assertThat(buckets.take("a").allowed()).isTrue();

    Verdict empty = buckets.take("a");
    assertThat(empty.allowed()).isFalse();
    assertThat(empty.pause()).isEqualTo(Duration.ofMillis(500));

    pass(Duration.ofMillis(250));
    assertThat(buckets.take("a").pause()).isEqualTo(Duration.ofMillis(250));
    pass(Duration.ofMillis(250));
    assertThat(buckets.take("a").allowed()).isTrue();
    assertThat(buckets.take("a").allowed()).isFalse();
  }

  @Test
  void neverHoldsMoreThanItsSize() {
    buckets.take("a");
    pass(Duration.ofDays(1));

    assertThat(buckets.take("a").left()).isEqualTo(2);
  }

  @Test
  void looksWithoutTaking() {
    for (int time = 0; time < 10; time++) {
      assertThat(buckets.look("a").allowed()).isTrue();
    }
    assertThat(buckets.take("a").left()).isEqualTo(2);
  }

  @Test
  void isNewsOnceUntilItWasFullAgain() {
    empty("a");
    assertThat(buckets.look("a").news()).isFalse();
    assertThat(buckets.take("a").news()).isTrue();
    assertThat(buckets.take("a").news()).isFalse();

    pass(Duration.ofMillis(500));
    assertThat(buckets.take("a").allowed()).isTrue();
    assertThat(buckets.take("a").news()).isFalse();

    pass(Duration.ofSeconds(2));
    empty("a");
    assertThat(buckets.take("a").news()).isTrue();
  }

  @Test
  void keepsOneFromAnother() {
    empty("a");

    assertThat(buckets.take("a").allowed()).isFalse();
    assertThat(buckets.take("b").left()).isEqualTo(2);
  }

  @Test
  void forgetsTheOneThatWasNotAskedForTheLongest() {
    empty("a");
    empty("b");
    buckets.take("a");
    buckets.take("c");

    assertThat(buckets.take("a").allowed()).as("kept").isFalse();
    assertThat(buckets.take("b").allowed()).as("forgotten").isTrue();
  }

  private void empty(String name) {
    for (int time = 0; time < 3; time++) {
      assertThat(buckets.take(name).allowed()).isTrue();
    }
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
