package io.postrider.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiOperations;
import io.postrider.PostriderIntegrationTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** All that a client writes or reads is described in the document. */
@PostriderIntegrationTest
class OpenApiDescriptionsIT {

  private static final int SHORT = 4;

  private final ApiOperations api;

  OpenApiDescriptionsIT(@LocalServerPort int port) {
    api = new ApiOperations(port);
  }

  @Test
  void everyParameterIsDescribed() {
    List<String> found = new ArrayList<>();
    for (var operation : api.all()) {
      for (JsonNode parameter : operation.said().path("parameters")) {
        String name =
            operation + " " + parameter.get("in").asString() + " " + parameter.get("name");
        if (isShort(parameter)) {
          found.add(name + " has no description");
        }
        if (parameter.at("/schema/type").isArray()) {
          found.add(name + " may be null, which no parameter can");
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void whatOperationsShareIsTheSameEverywhere() {
    for (String name : List.of("cursor", "limit", "If-Match", "Idempotency-Key")) {
      Set<JsonNode> said = new HashSet<>();
      for (var operation : api.all()) {
        for (JsonNode parameter : operation.said().path("parameters")) {
          if (parameter.get("name").asString().equals(name)) {
            said.add(parameter);
          }
        }
      }
      assertThat(said).as(name).hasSize(1);
    }
  }

  @Test
  void everySchemaAndEachOfItsPropertiesIsDescribed() {
    List<String> found = new ArrayList<>();
    for (var schema : schemas().properties()) {
      if (isShort(schema.getValue())) {
        found.add(schema.getKey() + " has no description");
      }
      for (var property : schema.getValue().path("properties").properties()) {
        // a reference is described by what it refers to
        if (!property.getValue().has("$ref") && isShort(property.getValue())) {
          found.add(schema.getKey() + "." + property.getKey() + " has no description");
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void everyWordThatIsWrittenDownForItIsUsed() throws IOException {
    Properties words = new Properties();
    try (InputStream file =
        OpenApiDescriptions.class.getResourceAsStream(OpenApiDescriptions.WORDS)) {
      words.load(new InputStreamReader(file, StandardCharsets.UTF_8));
    }
    Set<String> used = new HashSet<>();
    for (var schema : schemas().properties()) {
      use(words, schema.getKey(), schema.getValue(), used);
      String kept = schema.getKey().replaceFirst("^Created", "");
      for (var property : schema.getValue().path("properties").properties()) {
        for (String owner : List.of(schema.getKey(), kept, "*")) {
          use(words, owner + "." + property.getKey(), property.getValue(), used);
        }
      }
    }
    for (var operation : api.all()) {
      for (JsonNode parameter : operation.said().path("parameters")) {
        use(words, "parameter." + parameter.get("name").asString(), parameter, used);
      }
      for (String segment : operation.path().split("/", -1)) {
        operation
            .parameters("path")
            .forEach(parameter -> use(words, "path." + segment, parameter, used));
      }
    }

    Set<String> unused = new TreeSet<>(words.stringPropertyNames());
    unused.removeAll(used);

    assertThat(unused).isEmpty();
  }

  private static void use(Properties words, String key, JsonNode said, Set<String> used) {
    if (said.path("description").asString("").equals(words.getProperty(key))) {
      used.add(key);
    }
  }

  private JsonNode schemas() {
    return api.document().at("/components/schemas");
  }

  private static boolean isShort(JsonNode described) {
    return described.path("description").asString("").length() < SHORT;
  }
}
