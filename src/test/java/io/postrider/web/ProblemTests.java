package io.postrider.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON form of a problem, written and read back. */
class ProblemTests {

  private final JsonMapper mapper = StrictJson.mapper();

  @Test
  void comesBackFromItsJsonFormAsItWas() {
    Problem problem =
        Problem.of(ProblemCode.MAILBOX_LOGIN_DELAY, "The server asks to wait.")
            .withHint("Poll less often.")
            .withErrors(List.of(new FieldProblem("schedule.interval", "min", "is too short")))
            .withUpstream(
                new Upstream("pop.example.com", 995, "authentication", "PASS", "-ERR", null))
            .withRetryAfter(Duration.ofMinutes(5));

    assertThat(mapper.readValue(mapper.writeValueAsString(problem), Problem.class))
        .isEqualTo(problem);
  }

  @Test
  void saysTypeTitleAndStatusAndLeavesOutWhatIsAbsent() {
    JsonNode json = mapper.valueToTree(Problem.of(ProblemCode.NOT_FOUND, "No such thing."));

    assertThat(json)
        .isEqualTo(
            mapper.readTree(
                """
                {"type":"https://postrider.io/problems/not_found","title":"Not found",
                 "status":404,"detail":"No such thing.","code":"not_found"}
                """));
  }

  @Test
  void writesDurationsAsIso8601() {
    var problem = Problem.of(ProblemCode.RATE_LIMITED, "x").withRetryAfter(Duration.ofSeconds(30));

    assertThat(mapper.valueToTree(problem).get("retryAfter").asString()).isEqualTo("PT30S");
  }

  @Test
  void readsWhatANewerVersionWrote() {
    Problem problem =
        mapper.readValue(
            """
            {"code":"of.the.future","detail":"x","severity":9,
             "upstream":{"host":"h","port":110,"mood":"bad"}}
            """,
            Problem.class);

    assertThat(problem.code()).isEqualTo(ProblemCode.INTERNAL);
    assertThat(problem.detail()).isEqualTo("x");
    assertThat(problem.errors()).isEmpty();
  }

  @Test
  void codesAreDottedUniqueAndCarryAnErrorStatus() {
    assertThat(Arrays.stream(ProblemCode.values()).map(ProblemCode::code))
        .doesNotHaveDuplicates()
        .allMatch(code -> code.matches("[a-z_]+(\\.[a-z_]+)?"));
    assertThat(ProblemCode.values()).allMatch(code -> code.status() >= 400 && code.status() < 600);
    assertThat(ProblemCode.values()).allMatch(code -> ProblemCode.of(code.code()) == code);
  }
}
