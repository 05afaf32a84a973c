package io.postrider.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** RFC 7396 onto records, strict about names and types. */
class MergePatchTests {

  record Limits(@Min(1) int size, int count) {}

  record Settings(
      @NotBlank String name,
      @Valid Limits limits,
      List<String> tags,
      Map<String, String> labels,
      @Nullable Integer port) {

    Settings {
      port = port == null ? 995 : port;
      labels = labels == null ? Map.of() : labels;
    }
  }

  private static final Settings CURRENT =
      new Settings("one", new Limits(10, 20), List.of("a", "b"), Map.of("team", "x"), 110);
  private static final ValidatorFactory VALIDATION = Validation.buildDefaultValidatorFactory();

  private final JsonMapper mapper = StrictJson.mapper();
  private final Validator validator = VALIDATION.getValidator();
  private final MergePatch patches = new MergePatch(mapper, validator);

  @AfterAll
  static void close() {
    VALIDATION.close();
  }

  @Test
  void anEmptyPatchChangesNothing() {
    assertThat(apply("{}")).isEqualTo(CURRENT);
  }

  @Test
  void mergesNestedObjectsAndReplacesLists() {
    assertThat(apply("{\"limits\":{\"size\":5},\"tags\":[\"c\"],\"labels\":{\"env\":\"p\"}}"))
        .isEqualTo(
            new Settings(
                "one", new Limits(5, 20), List.of("c"), Map.of("team", "x", "env", "p"), 110));
  }

  @Test
  void nullTakesAwayAndBringsTheDefaultBack() {
    Settings patched = apply("{\"port\":null,\"labels\":{\"team\":null,\"env\":\"p\"}}");

    assertThat(patched.port()).isEqualTo(995);
    assertThat(patched.labels()).isEqualTo(Map.of("env", "p"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"nmae\":\"x\"}|nmae|unknown",
        "{\"nmae\":null}|nmae|unknown",
        "{\"limits\":{\"sise\":1}}|limits.sise|unknown",
        "{\"limits\":{\"sise\":null}}|limits.sise|unknown",
        "{\"limits\":{\"size\":\"5\"}}|limits.size|type",
        "{\"limits\":{\"size\":0}}|limits.size|min",
        "{\"limits\":7}|limits|type",
        "{\"tags\":[1]}|tags[0]|type",
        "{\"name\":\"\"}|name|not_blank",
        "{\"name\":null}|name|not_blank"
      })
  void namesTheFieldThatIsWrong(String patch, String field, String code) {
    Problem problem = refused(patch);

    assertThat(problem.code()).isEqualTo(ProblemCode.VALIDATION_FAILED);
    assertThat(problem.errors()).hasSize(1);
    assertThat(problem.errors().getFirst().field()).isEqualTo(field);
    assertThat(problem.errors().getFirst().code()).isEqualTo(code);
  }

  @Test
  void refusesWhatIsNoObject() {
    assertThat(refused("[]").code()).isEqualTo(ProblemCode.VALIDATION_FAILED);
    assertThat(refused("null").code()).isEqualTo(ProblemCode.VALIDATION_FAILED);
  }

  private Settings apply(String patch) {
    return patches.apply(CURRENT, mapper.readTree(patch), Settings.class);
  }

  private Problem refused(String patch) {
    return Objects.requireNonNull(catchThrowableOfType(ProblemException.class, () -> apply(patch)))
        .problem();
  }
}
