package io.postrider.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
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
  void tellsAnotherStateFromTheSameVersionAndLetsThatVersionPass() {
    String idle = EntityTags.of(7, List.of("idle"));
    String polling = EntityTags.of(7, List.of("polling"));

    assertThat(polling).isNotEqualTo(idle).startsWith("\"7-");
    assertThat(EntityTags.of(7, List.of("idle"))).isEqualTo(idle);
    assertThatCode(() -> EntityTags.requireMatch(idle, polling)).doesNotThrowAnyException();
    assertThatCode(() -> EntityTags.requireMatch(idle, EntityTags.of(7)))
        .doesNotThrowAnyException();
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> EntityTags.requireMatch(idle, EntityTags.of(8)));
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
