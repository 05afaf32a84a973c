package io.postrider.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.PostriderIntegrationTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI document is a golden file: a change of the interface shows in the review. It is
 * recorded anew, on purpose, with {@code -Dpostrider.golden.record=true}.
 */
@PostriderIntegrationTest
class OpenApiGoldenIT {

  private static final Path GOLDEN = Path.of("src/test/resources/openapi.golden.json");
  private static final JsonMapper PRETTY =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @LocalServerPort int port;

  @Test
  void theInterfaceIsAsRecorded() throws Exception {
    String document = PRETTY.writeValueAsString(sorted(document())) + "\n";

    if (Boolean.getBoolean("postrider.golden.record")) {
      Files.writeString(GOLDEN, document);
    }
    assertThat(document).isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void everyOperationNamesItsScopesAndItsProblems() {
    JsonNode document = document();

    assertThat(document.get("openapi").asString()).startsWith("3.1");
    for (var path : document.get("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        JsonNode said = operation.getValue();
        assertThat(said.at("/security/0/bearer"))
            .as(operation.getKey() + " " + path.getKey())
            .isNotEmpty();
        assertThat(said.at("/responses/default/$ref").asString())
            .isEqualTo("#/components/responses/Problem");
      }
    }
  }

  private JsonNode document() {
    byte[] document =
        RestTestClient.bindToServer()
            .baseUrl("http://localhost:" + port)
            .build()
            .get()
            .uri("/v3/api-docs")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody()
            .returnResult()
            .getResponseBodyContent();
    return PRETTY.readTree(document);
  }

  private static JsonNode sorted(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode inOrder = JsonNodeFactory.instance.objectNode();
      List<String> names = object.propertyNames().stream().sorted().toList();
      names.forEach(name -> inOrder.set(name, sorted(object.get(name))));
      return inOrder;
    }
    if (node.isArray()) {
      var list = JsonNodeFactory.instance.arrayNode();
      node.forEach(element -> list.add(sorted(element)));
      return list;
    }
    return node;
  }
}
