package io.postrider.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiOperations;
import io.postrider.ApiOperations.Operation;
import io.postrider.PostriderIntegrationTest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The document tells all there is to know of each operation, and is OpenAPI 3.1. */
@PostriderIntegrationTest
class OpenApiCompletenessIT {

  private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");
  private static final String PROBLEM = "#/components/schemas/Problem";

  /** What OpenAPI 3.1 took over from JSON Schema 2020-12, and has no place in it any more. */
  private static final Set<String> NOT_OF_3_1 = Set.of("nullable");

  private final ApiOperations api;

  OpenApiCompletenessIT(@LocalServerPort int port) {
    api = new ApiOperations(port);
  }

  @Test
  void everyOperationIsDescribedAndNamesItsScope() {
    assertThat(
            complaints(operation -> {
              List<String> found = new ArrayList<>();
              if (operation.said().path("summary").asString("").length() < 10) {
                found.add("has no summary");
              }
              String description = operation.said().path("description").asString("");
              String scope =
                  "Needs the scope `" + String.join("` and `", operation.scopes()) + "`.";
              if (operation.scopes().isEmpty() || !description.endsWith(scope)) {
                found.add("does not tell its scope");
              }
              if (description.length() < scope.length() + 10) {
                found.add("has no description");
              }
              if (operation.said().path("tags").isEmpty()) {
                found.add("has no tag");
              }
              return found;
            }))
        .isEmpty();
  }

  @Test
  void everyBodyHasAnExample() {
    assertThat(
            complaints(operation -> {
              List<String> found = new ArrayList<>();
              examples("request", operation.said().at("/requestBody/content"), found);
              for (var response : operation.said().get("responses").properties()) {
                examples(response.getKey(), resolved(response.getValue()).path("content"), found);
              }
              return found;
            }))
        .isEmpty();
  }

  @Test
  void everyExampleIsWhatItsSchemaSays() {
    assertThat(
            complaints(operation -> {
              List<String> found = new ArrayList<>();
              unlikeTheirSchemas("request", operation.said().at("/requestBody/content"), found);
              for (var response : operation.said().get("responses").properties()) {
                JsonNode content = resolved(response.getValue()).path("content");
                unlikeTheirSchemas(response.getKey(), content, found);
              }
              return found;
            }))
        .isEmpty();
  }

  private void unlikeTheirSchemas(String where, JsonNode content, List<String> found) {
    for (var body : content.properties()) {
      if (body.getKey().endsWith("json") && !body.getKey().contains("ndjson")) {
        SchemaCheck.complaints(
                api.document(), body.getValue().get("schema"), body.getValue().path("example"))
            .forEach(complaint -> found.add(where + complaint));
      }
    }
  }

  @Test
  void aProblemIsShownWithTheStatusThatItHas() {
    assertThat(
            complaints(operation -> {
              List<String> found = new ArrayList<>();
              for (var response : operation.said().get("responses").properties()) {
                JsonNode problem =
                    resolved(response.getValue())
                        .path("content")
                        .at("/application~1problem+json/example");
                boolean numbered = Character.isDigit(response.getKey().charAt(0));
                if (numbered
                    && !problem.isMissingNode()
                    && problem.get("status").asInt() != Integer.parseInt(response.getKey())) {
                  found.add(response.getKey() + " shows " + problem.get("status"));
                }
              }
              return found;
            }))
        .isEmpty();
  }

  private JsonNode resolved(JsonNode response) {
    return response.has("$ref")
        ? api.document().at(response.get("$ref").asString().substring(1))
        : response;
  }

  private static void examples(String where, JsonNode content, List<String> found) {
    for (var body : content.properties()) {
      JsonNode example = body.getValue().path("example");
      JsonNode examples = body.getValue().path("examples");
      if (example.isMissingNode() && examples.isEmpty()) {
        found.add(where + " has no example");
      }
    }
  }

  @Test
  void everyOperationNamesItsSuccessAndItsProblems() {
    assertThat(
            complaints(operation -> {
              List<String> found = new ArrayList<>();
              JsonNode responses = operation.said().get("responses");
              if (responses.propertyNames().stream().noneMatch(code -> code.startsWith("2"))) {
                found.add("never succeeds");
              }
              List<String> needed = new ArrayList<>(List.of("401", "403", "429"));
              if (operation.hasVariables()) {
                needed.add("404");
              }
              if (operation.bodyType() != null) {
                needed.addAll(List.of("413", "415", "422"));
              }
              if (operation.takes("If-Match")) {
                needed.add("412");
              }
              for (String code : needed) {
                if (!responses.has(code)) {
                  found.add("does not tell " + code);
                }
              }
              for (var response : responses.properties()) {
                String code = response.getKey();
                boolean problem = code.startsWith("4") || code.startsWith("5");
                JsonNode content = resolved(response.getValue()).path("content");
                JsonNode schema = content.path("application/problem+json").at("/schema/$ref");
                if (problem && (content.size() != 1 || !schema.asString("").equals(PROBLEM))) {
                  found.add(code + " is no problem of RFC 9457");
                }
                if (code.equals("204") && !content.isEmpty()) {
                  found.add("204 has a body");
                }
              }
              return found;
            }))
        .isEmpty();
  }

  @Test
  void isYamlForWhoPrefersIt() {
    String yaml = api.send("GET", "/v3/api-docs.yaml", null, null, null).body();
    assertThat(yaml).startsWith("openapi: 3.1");
    for (String accept : List.of("application/yaml", "text/yaml, application/json;q=0.5")) {
      var answer = api.send("GET", "/v3/api-docs", null, null, null, "Accept", accept);
      assertThat(answer.status()).as(accept).isEqualTo(200);
      assertThat(answer.body()).as(accept).isEqualTo(yaml);
    }
  }

  @Test
  void whatIsNoYamlIsAProblemForWhoWantsNothingElse() {
    var answer =
        api.send(
            "GET",
            "/api/v1/health",
            PostriderIntegrationTest.TOKEN,
            null,
            null,
            "Accept",
            "text/yaml");

    assertThat(answer.status()).isEqualTo(406);
    assertThat(answer.type()).startsWith("application/problem+json");
    assertThat(answer.json().get("code").asString()).isEqualTo("not_acceptable");
  }

  @Test
  void isOpenApi31() {
    JsonNode document = api.document();
    assertThat(document.get("openapi").asString()).startsWith("3.1.");
    assertThat(document.at("/info/title").asString()).isNotEmpty();
    assertThat(document.at("/info/version").asString()).isNotEmpty();

    List<String> found = new ArrayList<>();
    walk("", document, document, found);
    Set<String> ids = new HashSet<>();
    for (Operation operation : api.all()) {
      if (!ids.add(operation.said().path("operationId").asString(""))) {
        found.add(operation + " shares its operationId");
      }
      Set<String> declared = new HashSet<>();
      operation
          .parameters("path")
          .forEach(parameter -> {
            declared.add(parameter.get("name").asString());
            if (!parameter.path("required").asBoolean()) {
              found.add(operation + ": a parameter of the path is always required");
            }
          });
      Set<String> used = new HashSet<>();
      VARIABLE.matcher(operation.path()).results().forEach(match -> used.add(match.group(1)));
      if (!declared.equals(used)) {
        found.add(operation + " declares " + declared + " and uses " + used);
      }
      for (var response : operation.said().get("responses").properties()) {
        if (!response.getValue().has("$ref") && !response.getValue().has("description")) {
          found.add(operation + " " + response.getKey() + " has no description");
        }
      }
    }
    assertThat(found).isEmpty();
  }

  /** Every reference leads somewhere, and nothing is of OpenAPI 3.0. */
  private static void walk(String path, JsonNode node, JsonNode document, List<String> found) {
    if (path.endsWith("/example")) {
      return;
    }
    for (var member : node.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      if (name.equals("$ref") && value.isString()) {
        String reference = value.asString();
        if (!reference.startsWith("#/") || document.at(reference.substring(1)).isMissingNode()) {
          found.add(path + " refers to " + reference);
        }
      }
      if (NOT_OF_3_1.contains(name) && !path.endsWith("/properties")) {
        found.add(path + " has " + name);
      }
      if (name.startsWith("exclusive") && value.isBoolean()) {
        found.add(path + " has a boolean " + name);
      }
      walk(path + "/" + name, value, document, found);
    }
    for (int index = 0; node.isArray() && index < node.size(); index++) {
      walk(path + "/" + index, node.get(index), document, found);
    }
  }

  private interface Check {
    List<String> of(Operation operation);
  }

  private List<String> complaints(Check check) {
    return api.all().stream()
        .flatMap(
            operation -> check.of(operation).stream().map(complaint -> operation + " " + complaint))
        .toList();
  }
}
