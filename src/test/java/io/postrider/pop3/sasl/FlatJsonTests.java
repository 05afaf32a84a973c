package io.postrider.pop3.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatJsonTests {

  @Test
  void readsStringsAndNumbersOfTheOutermostObject() {
    assertThat(
            FlatJson.members(
                " {\"status\" : \"invalid_token\",\r\n\"code\":-4.01E2, \"ok\":false, \"SCOPE\":\"\"}"))
        .hasValue(Map.of("status", "invalid_token", "code", "-4.01E2", "ok", "false", "scope", ""));
    assertThat(FlatJson.members("{}")).hasValue(Map.of());
  }

  @Test
  void readsPastWhatIsNested() {
    assertThat(
            FlatJson.members(
                "{\"a\":{\"status\":\"no\",\"b\":[1,\"]}\\\"\",{}]},\"status\":\"yes\",\"c\":[[]]}"))
        .hasValue(Map.of("status", "yes"));
  }

  @Test
  void understandsEscapes() {
    assertThat(FlatJson.members("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\u20AC\"}"))
        .hasValue(Map.of("a", "\"\\/\b\f\n\r\tä€"));
  }

  @Test
  void theFirstOfTwoMembersOfOneNameCounts() {
    assertThat(FlatJson.members("{\"a\":\"1\",\"A\":\"2\"}")).hasValue(Map.of("a", "1"));
  }

  @Test
  void deepNestingCostsNoStack() {
    String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + ",\"b\":1}";

    assertThat(FlatJson.members(deep)).hasValue(Map.of("b", "1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"x\"",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":}",
        "{\"a\":\"b",
        "{\"a\":\"b\"",
        "{\"a\":\"b\",}",
        "{\"a\":\"b\"}}",
        "{\"a\":\"b\"}x",
        "{a:1}",
        "{\"a\" 1}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12G4\"}",
        "{\"a\":\"\n\"}",
        "{\"a\":[}"
      })
  void whatIsNoObjectGivesNothing(String text) {
    assertThat(FlatJson.members(text)).isEmpty();
  }

  @Test
  void tooMuchGivesNothing() {
    StringBuilder many = new StringBuilder("{\"x\":1");
    for (int i = 0; i < 1_000; i++) {
      many.append(",\"n").append(i).append("\":1");
    }

    assertThat(FlatJson.members(many.append('}').toString())).isEqualTo(Optional.empty());
    assertThat(FlatJson.members("{\"a\":\"" + "x".repeat(10_000) + "\"}")).isEmpty();
  }
}
