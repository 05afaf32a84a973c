package io.postrider.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.LocalDate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyTextTests {

  static Stream<DeletionPolicy> deletions() {
    return Stream.of(
        DeletionPolicy.KEEP, new DeletionPolicy.AfterStore(), new DeletionPolicy.AfterDays(14));
  }

  static Stream<Baseline> baselines() {
    return Stream.of(
        new Baseline.All(),
        new Baseline.None(),
        new Baseline.Newest(100),
        new Baseline.Since(LocalDate.of(2026, 1, 31)));
  }

  @ParameterizedTest
  @MethodSource("deletions")
  void aDeletionPolicyReadsAsItWasWritten(DeletionPolicy policy) {
    assertThat(PolicyText.deletion(PolicyText.of(policy))).isEqualTo(policy);
  }

  @ParameterizedTest
  @MethodSource("baselines")
  void aBaselineReadsAsItWasWritten(Baseline baseline) {
    assertThat(PolicyText.baseline(PolicyText.of(baseline))).isEqualTo(baseline);
  }

  @Test
  void aPolicyNobodyKnowsIsNotTakenForAnother() {
    assertThatIllegalStateException().isThrownBy(() -> PolicyText.deletion("after_lunch"));
    assertThatIllegalStateException().isThrownBy(() -> PolicyText.baseline("some"));
  }
}
