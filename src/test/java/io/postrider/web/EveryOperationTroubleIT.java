package io.postrider.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.ApiOperations;
import io.postrider.ApiOperations.Answer;
import io.postrider.ApiOperations.Operation;
import io.postrider.ApiThings;
import io.postrider.PostriderIntegrationTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every operation with input that it should not get. Whatever it is, the answer is a problem with a
 * known code, never a failure of ours, never a stack trace. What is sent follows from the OpenAPI
 * document: a new operation is in here by itself.
 */
@PostriderIntegrationTest
class EveryOperationTroubleIT {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String TOKEN = PostriderIntegrationTest.TOKEN;
  private static final Set<String> CODES =
      Arrays.stream(ProblemCode.values()).map(ProblemCode::code).collect(Collectors.toSet());
  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
  private static final List<String> NO_JSON =
      List.of(
          "application/yaml",
          "application/x-yaml",
          "text/yaml",
          "application/cbor",
          "application/xml",
          "application/x-www-form-urlencoded",
          "*/*",
          "application/*",
          "application/*+json",
          "text/*");
  private static final List<String> ODD_VALUES =
      List.of(
          "",
          " ",
          "\0",
          "a\0b",
          "-1",
          "1e9",
          "yes",
          "%",
          "'; --",
          "\uD83D\uDE80",
          "x".repeat(3000));

  private final ApiOperations api;
  private final ApiThings things;

  EveryOperationTroubleIT(@LocalServerPort int port) {
    api = new ApiOperations(port);
    things = new ApiThings(new ApiClient(port));
  }

  @AfterEach
  void stop() {
    things.close();
  }

  @TestFactory
  Stream<DynamicTest> answersOddParametersWithProblems() {
    return each(operation -> {
      refused(422, call(operation, "?no_such_parameter=1", operation.bodyType(), empty(operation)));
      for (JsonNode parameter : operation.parameters("query")) {
        String name = parameter.get("name").asString();
        for (String odd : ODD_VALUES) {
          wellBehaved(
              call(
                  operation,
                  "?" + name + "=" + encoded(odd),
                  operation.bodyType(),
                  empty(operation)));
        }
        if (parameter.at("/schema/type").asString("").equals("boolean")) {
          refused(
              422, call(operation, "?" + name + "=yes", operation.bodyType(), empty(operation)));
        }
        if (Set.of("cursor", "after").contains(name)) {
          Answer tampered =
              call(operation, "?" + name + "=AAAAtampered", operation.bodyType(), empty(operation));
          refused(400, tampered);
          assertThat(tampered.json().get("code").asString()).isEqualTo("cursor.invalid");
        }
      }
      wellBehaved(
          call(operation, "?x=" + "y".repeat(100_000), operation.bodyType(), empty(operation)));
      for (String odd : List.of("%00", "..%2f..", "a%0d%0ab", "%ff", "x".repeat(3000))) {
        if (operation.hasVariables()) {
          String path = operation.at((_, _) -> odd);
          Answer answer = api.send(operation.method(), path, TOKEN, null, null);
          wellBehaved(answer);
          assertThat(answer.status()).isGreaterThanOrEqualTo(400);
        }
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> answersOddBodiesWithProblems() {
    return each(operation -> {
      if (operation.takesJson()) {
        refused(400, call(operation, "", operation.bodyType(), "{\"a\":"));
        refused(422, call(operation, "", operation.bodyType(), "{\"no_such_field\":1}"));
        for (String body : List.of("[]", "\"text\"", "17", "true", "{\"a\":1,\"a\":2}")) {
          Answer answer = call(operation, "", operation.bodyType(), body);
          wellBehaved(answer);
          assertThat(answer.status()).as(body).isBetween(400, 422);
        }
        wellBehaved(call(operation, "", operation.bodyType(), "[".repeat(5000)));
        wellBehaved(call(operation, "", operation.bodyType(), "\0"));
        everyFieldSpoilt(operation);
      } else if (operation.bodyType() == null && !operation.method().equals("GET")) {
        refused(422, call(operation, "", "application/json", "{\"no_such_field\":1}"));
      }
      if (operation.bodyType() != null) {
        refused(415, call(operation, "", "application/x-nothing", "x"));
        String huge = "{\"a\":\"" + "x".repeat(2 << 20) + "\"}";
        Answer answer = call(operation, "", operation.bodyType(), huge);
        wellBehaved(answer);
        if (operation.takesJson()) {
          assertThat(answer.status()).isEqualTo(413);
        }
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> readsJsonAndNothingElseWhereItTakesJson() {
    return each(operation -> {
      if (operation.takesJson()) {
        for (String type : NO_JSON) {
          Answer answer = call(operation, "", type, operation.example());
          wellBehaved(answer);
          assertThat(answer.status()).as(type + ": " + answer.body()).isEqualTo(415);
          assertThat(
                  answer.response().headers().allValues("Accept").toString()
                      + answer.json().get("detail").asString().replace(type, ""))
              .doesNotContain("yaml")
              .doesNotContain("cbor")
              .doesNotContain("xml");
        }
      }
    });
  }

  /** The example, with one field after the other of a wrong type, too long, or with a NUL. */
  private void everyFieldSpoilt(Operation operation) {
    if (!(JSON.readTree(operation.example()) instanceof ObjectNode example)) {
      return;
    }
    for (String field : List.copyOf(example.propertyNames())) {
      List<JsonNode> spoilt = new ArrayList<>();
      JsonNode value = example.get(field);
      if (!value.isObject()) {
        spoilt.add(JSON.readTree("{\"no\":{\"such\":\"shape\"}}"));
      }
      spoilt.add(JSON.readTree("[[]]"));
      if (value.isString()) {
        spoilt.add(JSON.readTree("17"));
      }
      for (JsonNode wrong : spoilt) {
        ObjectNode body = example.deepCopy();
        body.set(field, wrong);
        Answer answer = call(operation, "", operation.bodyType(), body.toString());
        wellBehaved(answer);
        assertThat(answer.status()).as(field + " = " + wrong).isBetween(400, 422);
      }
      for (String text : List.of("nul\0inside", "x".repeat(100_000))) {
        ObjectNode body = example.deepCopy();
        body.put(field, text);
        wellBehaved(call(operation, "", operation.bodyType(), body.toString()));
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> knowsNothingOfStrangeIdsAndStaleTags() {
    return each(operation -> {
      if (operation.hasVariables()) {
        Answer foreign =
            api.send(
                operation.method(),
                operation.at(ApiThings::nothing),
                TOKEN,
                operation.bodyType(),
                operation.example());
        refused(404, foreign);
      }
      if (operation.takes("If-Match")) {
        Answer stale =
            api.send(
                operation.method(),
                operation.at(things::value),
                TOKEN,
                operation.bodyType(),
                operation.bodyType() == null ? null : "{}",
                "If-Match",
                "\"999999\"");
        refused(412, stale);
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> tellsWhichMethodsThereAre() {
    Map<String, List<Operation>> paths =
        api.all().stream().collect(Collectors.groupingBy(Operation::path));
    return paths.entrySet().stream()
        .map(path ->
            DynamicTest.dynamicTest(
                path.getKey(),
                () -> {
                  Set<String> known =
                      path.getValue().stream().map(Operation::method).collect(Collectors.toSet());
                  for (String method : METHODS) {
                    if (!known.contains(method)) {
                      String at = path.getValue().getFirst().at(ApiThings::nothing);
                      Answer answer = api.send(method, at, TOKEN, null, null);
                      wellBehaved(answer);
                      assertThat(answer.status()).as(method).isIn(405, 404);
                    }
                  }
                }));
  }

  @TestFactory
  Stream<DynamicTest> doesNotFailOnWhatTheDocumentShows() {
    return each(operation -> {
      String path = operation.at(things::value);
      if (operation.method().equals("GET")) {
        Answer answer = api.send("GET", path, TOKEN, null, null);
        wellBehaved(answer);
        boolean asksForMore =
            operation.parameters("query").stream()
                .anyMatch(parameter -> parameter.path("required").asBoolean());
        // what was removed by an operation before is gone
        assertThat(answer.status()).isIn(200, 404, 410, asksForMore ? 422 : 200);
        asTheDocumentSays(operation, answer);
        return;
      }
      Answer answer =
          api.send(operation.method(), path, TOKEN, operation.bodyType(), operation.example());
      wellBehaved(answer);
      assertThat(answer.status()).as(answer.body()).isNotIn(400, 415);
      if (operation.takesJson()) {
        assertThat(answer.status()).as(answer.body()).isNotEqualTo(422);
      }
      asTheDocumentSays(operation, answer);
      String id = answer.response().headers().firstValue("X-Request-Id").orElseThrow();
      Answer entries = api.send("GET", "/api/v1/audit?limit=200", TOKEN, null, null);
      assertThat(entries.body()).as("the audit log tells of it").contains(id);
    });
  }

  /**
   * Each member is named by the schema, of its type, there where it is required; so are headers.
   */
  private void asTheDocumentSays(Operation operation, Answer answer) {
    JsonNode said = operation.said().get("responses").path(Integer.toString(answer.status()));
    JsonNode response =
        said.has("$ref") ? api.document().at(said.get("$ref").asString().substring(1)) : said;
    for (String header : List.of("Location", "ETag", "Link", "Content-Range")) {
      boolean sent = answer.response().headers().firstValue(header).isPresent();
      boolean told = response.path("headers").has(header);
      assertThat(told || !sent || response.isMissingNode()).as(header + " is told").isTrue();
      assertThat(sent || !told || header.equals("Link")).as(header + " is sent").isTrue();
    }
    boolean json = answer.type().startsWith("application/") && answer.type().contains("json");
    if (json && !answer.type().contains("ndjson") && !response.isMissingNode()) {
      JsonNode content = response.get("content");
      String type = answer.type().replaceFirst(";.*", "");
      JsonNode schema = content.path(content.has(type) ? type : "*/*").get("schema");
      assertThat(SchemaCheck.complaints(api.document(), schema, answer.json()))
          .as(answer.body())
          .isEmpty();
    }
  }

  @Test
  void tellsAnotherStateByAnotherTagAndLetsTheVersionPass() {
    String account = "/api/v1/accounts/" + things.account;
    Answer before = api.send("GET", account, TOKEN, null, null);
    String tag = tag(before);
    assertThat(api.send("GET", account, TOKEN, null, null, "If-None-Match", tag).status())
        .isEqualTo(304);

    api.send("POST", account + "/pause", TOKEN, "application/json", "{}");

    Answer paused = api.send("GET", account, TOKEN, null, null, "If-None-Match", tag);
    assertThat(paused.status()).isEqualTo(200);
    assertThat(tag(paused)).isNotEqualTo(tag);
    assertThat(
            api.send(
                    "PATCH",
                    account,
                    TOKEN,
                    "application/json",
                    "{\"name\":\"n\"}",
                    "If-Match",
                    tag)
                .status())
        .as("the pause is no edit of the settings")
        .isEqualTo(200);
    for (String path :
        List.of(account + "/status", "/api/v1/polls/" + things.value("", "pollId"))) {
      String own = tag(api.send("GET", path, TOKEN, null, null));
      assertThat(api.send("GET", path, TOKEN, null, null, "If-None-Match", own).status())
          .isEqualTo(304);
    }
  }

  private static String tag(Answer answer) {
    return answer.response().headers().firstValue("ETag").orElseThrow();
  }

  private Answer call(
      Operation operation, String query, @Nullable String type, @Nullable String body) {
    // what would be deleted is nothing
    boolean deletes = operation.method().equals("DELETE");
    String path = deletes ? operation.at(ApiThings::nothing) : operation.at(things::value);
    return api.send(operation.method(), path + query, TOKEN, type, body);
  }

  private static @Nullable String empty(Operation operation) {
    return operation.bodyType() == null ? null : "{}";
  }

  private static void refused(int status, Answer answer) {
    wellBehaved(answer);
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
  }

  private static void wellBehaved(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isLessThan(500);
    if (answer.status() >= 400) {
      assertThat(answer.type()).startsWith("application/problem+json");
      JsonNode problem = answer.json();
      assertThat(CODES).contains(problem.get("code").asString());
      assertThat(problem.get("status").asInt()).isEqualTo(answer.status());
      assertThat(problem.get("requestId").asString()).isNotEmpty();
      assertThat(answer.body()).doesNotContain("Exception").doesNotContain("io.postrider.");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private interface Check {
    void of(Operation operation);
  }

  private Stream<DynamicTest> each(Check check) {
    return api.all().stream()
        .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> check.of(operation)));
  }
}
