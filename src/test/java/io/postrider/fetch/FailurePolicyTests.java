package io.postrider.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailurePolicyTests {

  @Test
  void theDelayDoublesUpToTheLongest() {
    var retry = new FailurePolicy.Retry(Duration.ofMinutes(5), Duration.ofHours(1));
    assertThat(retry.after(1)).isEqualTo(Duration.ofMinutes(5));
    assertThat(retry.after(2)).isEqualTo(Duration.ofMinutes(10));
    assertThat(retry.after(4)).isEqualTo(Duration.ofMinutes(40));
    assertThat(retry.after(5)).isEqualTo(Duration.ofHours(1));
    assertThat(retry.after(10_000)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void aFirstDelayBeyondTheLongestIsCut() {
    var retry = new FailurePolicy.Retry(Duration.ofHours(3), Duration.ofHours(1));
    assertThat(retry.after(1)).isEqualTo(Duration.ofHours(1));
  }
}
