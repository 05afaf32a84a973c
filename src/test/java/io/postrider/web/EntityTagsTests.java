package io.postrider.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code If-Match} against the current version. */
class EntityTagsTests {

  @ParameterizedTest
  @ValueSource(strings = {"\"7\"", "*", "\"6\", \"7\"", "W/\"7\", \"7\""})
  void letsTheCurrentVersionPass(String ifMatch) {
    assertThatCode(() -> EntityTags.requireMatch(ifMatch, EntityTags.of(7)))
        .doesNotThrowAnyException();
  }

  @Test
  void letsARequestWithoutConditionPass() {
    assertThatCode(() -> EntityTags.requireMatch(null, EntityTags.of(7)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"6\"", "W/\"7\"", "7", "", "\"77\"", "nonsense"})
  void refusesAnyOther(String ifMatch) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> EntityTags.requireMatch(ifMatch, EntityTags.of(7)))
        .satisfies(refused ->
            assertThat(refused.problem().code()).isEqualTo(ProblemCode.PRECONDITION_FAILED));
  }
}
