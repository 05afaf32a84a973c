package io.postrider.web;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Describes in the OpenAPI document what does not describe itself: schemas and their properties,
 * and the parameters that operations share. The words are in {@code
 * openapi/descriptions.properties}, since many of the records are of packages that know nothing of
 * HTTP.
 */
@Component
@Order(1) // when each property has its shape
@SuppressWarnings("rawtypes") // as the model of the document has it
class OpenApiDescriptions implements GlobalOpenApiCustomizer {

  static final String WORDS = "/openapi/descriptions.properties";
  private static final String CREATED = "Created";
  private static final String ANY = "*.";

  private final Properties words = new Properties();

  OpenApiDescriptions() {
    try (Reader in =
        new InputStreamReader(
            Objects.requireNonNull(OpenApiDescriptions.class.getResourceAsStream(WORDS)),
            StandardCharsets.UTF_8)) {
      words.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void customise(OpenAPI document) {
    document.getComponents().getSchemas().forEach(this::describe);
    document
        .getPaths()
        .forEach(
            (path, item) -> item.readOperations().forEach(operation -> describe(path, operation)));
  }

  @SuppressWarnings("unchecked")
  private void describe(String name, Schema<?> schema) {
    if (schema.getDescription() == null) {
      schema.setDescription(words.getProperty(name));
    }
    Map<String, Schema> properties = schema.getProperties();
    if (properties != null) {
      properties.forEach((member, property) -> {
        // a reference is described by what it refers to
        if (property.get$ref() == null && property.getDescription() == null) {
          property.setDescription(property(name, member));
        }
      });
    }
  }

  private @Nullable String property(String schema, String member) {
    String kept = schema.startsWith(CREATED) ? schema.substring(CREATED.length()) : schema;
    return first(schema + "." + member, kept + "." + member, ANY + member);
  }

  private @Nullable String first(String... keys) {
    for (String key : keys) {
      String found = words.getProperty(key);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private void describe(String path, Operation operation) {
    List<Parameter> parameters =
        operation.getParameters() == null ? List.of() : operation.getParameters();
    for (Parameter parameter : parameters) {
      if (parameter.getDescription() == null) {
        parameter.setDescription(
            parameter.getIn().equals("path")
                ? words.getProperty("path." + collection(path, parameter.getName()))
                : words.getProperty("parameter." + parameter.getName()));
      }
      shape(parameter);
    }
  }

  /** {@code accounts} of {@code /accounts/{id}}. */
  private static String collection(String path, String variable) {
    String before = path.substring(0, path.indexOf("/{" + variable + "}"));
    return before.substring(before.lastIndexOf('/') + 1);
  }

  /** A parameter is there or not, it is never null; and every limit has the same bounds. */
  private static void shape(Parameter parameter) {
    Schema<?> schema = parameter.getSchema();
    if (parameter.getName().equals("limit")) {
      parameter.setSchema(limit()); // a new one: parameters of one Java type may share theirs
    } else if (schema != null && schema.getTypes() != null) {
      Set<String> types = new LinkedHashSet<>(schema.getTypes());
      types.remove("null");
      schema.setTypes(types);
    }
  }

  private static Schema<?> limit() {
    Schema<?> schema = new JsonSchema().types(Set.of("integer")).format("int32");
    schema.setMinimum(BigDecimal.ONE);
    schema.setMaximum(BigDecimal.valueOf(Pages.MAX_LIMIT));
    schema.setDefault(Integer.valueOf(Pages.DEFAULT_LIMIT));
    return schema;
  }
}
