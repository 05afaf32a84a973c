package io.postrider.web;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives every body of the OpenAPI document an example: the one that is written down under {@code
 * openapi/} for its schema, or for what its operation is sent; else one made of the schema, of the
 * example, default or first value that a property names, or a plausible one for its name and
 * format.
 */
@SuppressWarnings("rawtypes") // as the model of the document has it
final class OpenApiExamples {

  private static final String SCHEMAS = "#/components/schemas/";
  private static final int DEEPEST = 8;

  /** Left out of what is sent: each excludes another, or is not for the first try. */
  private static final Set<String> NOT_SENT =
      Set.of(
          "oauth2",
          "clientCertificatePem",
          "clientKeyPem",
          "proxy",
          "tls_trust",
          "days",
          "count",
          "date",
          "accountId",
          "accounts");

  private final Map<String, Schema> schemas;

  private OpenApiExamples(Map<String, Schema> schemas) {
    this.schemas = schemas;
  }

  static void addTo(OpenAPI document) {
    var examples = new OpenApiExamples(document.getComponents().getSchemas());
    document
        .getPaths()
        .values()
        .forEach(path ->
            path.readOperations()
                .forEach(operation -> {
                  if (operation.getRequestBody() != null) {
                    Content sent = operation.getRequestBody().getContent();
                    Object written = written(operation.getOperationId());
                    if (written != null) {
                      sent.values().forEach(body -> body.setExample(written));
                    }
                    examples.add(sent, true);
                  }
                  operation
                      .getResponses()
                      .values()
                      .forEach(response -> examples.add(response.getContent(), false));
                }));
    document
        .getComponents()
        .getResponses()
        .values()
        .forEach(response -> examples.add(response.getContent(), false));
  }

  private void add(@Nullable Content content, boolean sent) {
    if (content == null) {
      return;
    }
    content.forEach((type, body) -> {
      if (body.getExample() == null && body.getExamples() == null && body.getSchema() != null) {
        body.setExample(example(type, body, sent));
      }
    });
  }

  private Object example(String type, MediaType body, boolean sent) {
    if (type.endsWith("json") && !type.contains("ndjson")) {
      Object made = of("", body.getSchema(), sent, 0);
      return made == null ? Map.of() : made;
    }
    return switch (type) {
      case "text/event-stream" ->
          "id: AQ\nevent: message.stored\ndata: {\"specversion\":\"1.0\"}\n\n";
      case "application/x-ndjson" -> "{\"uidl\":\"0001\",\"state\":\"stored\"}\n";
      case "text/html" -> "<!doctype html><html><body><p>Hello</p></body></html>";
      case "text/plain" ->
          sent
              ? "000000014f2a91c3\0001700000000\n" // as getmail writes it
              : "S: +OK ready\nC: CAPA\n";
      case "message/rfc822" -> "Subject: Hello\r\n\r\nHello\r\n";
      default -> "octets";
    };
  }

  private @Nullable Object of(String name, @Nullable Schema<?> schema, boolean sent, int depth) {
    if (schema != null && schema.get$ref() != null) {
      Object written = written(schema.get$ref().replace(SCHEMAS, ""));
      if (written != null) {
        return written;
      }
    }
    Schema<?> it = resolved(schema);
    if (it == null || depth > DEEPEST) {
      return null;
    }
    if (it.getExample() != null) {
      return it.getExample();
    }
    if (it.getDefault() != null) {
      return it.getDefault();
    }
    if (it.getEnum() != null && !it.getEnum().isEmpty()) {
      Object plausible = PlausibleValues.text(name, null);
      return it.getEnum().contains(plausible) ? plausible : it.getEnum().getFirst();
    }
    List<Schema> choices = it.getOneOf() == null ? it.getAnyOf() : it.getOneOf();
    if (choices != null && !choices.isEmpty()) {
      return of(name, choices.getFirst(), sent, depth + 1);
    }
    return switch (type(it)) {
      case "object" -> object(it, sent, depth);
      case "array" -> list(name, it, sent, depth);
      case "boolean" -> true;
      case "integer", "number" -> PlausibleValues.number(name);
      default -> PlausibleValues.text(name, it.getFormat());
    };
  }

  /** What is written down for a schema, or for what an operation is sent. */
  private static @Nullable Object written(String name) {
    String file = "/openapi/" + name + ".json";
    try (InputStream example = OpenApiExamples.class.getResourceAsStream(file)) {
      return example == null ? null : JsonMapper.shared().readValue(example, Object.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Object> object(Schema<?> schema, boolean sent, int depth) {
    Map<String, Object> made = new LinkedHashMap<>();
    properties(schema)
        .forEach((name, property) -> {
          if (!sent || !NOT_SENT.contains(name)) {
            Object value = of(name, property, sent, depth + 1);
            if (value != null) {
              made.put(name, value);
            }
          }
        });
    return made;
  }

  private Map<String, Schema> properties(Schema<?> schema) {
    Map<String, Schema> all = new LinkedHashMap<>();
    if (schema.getAllOf() != null) {
      schema
          .getAllOf()
          .forEach(part -> {
            Schema<?> it = resolved(part);
            if (it != null) {
              all.putAll(properties(it));
            }
          });
    }
    if (schema.getProperties() != null) {
      all.putAll(schema.getProperties());
    }
    return all;
  }

  private List<Object> list(String name, Schema<?> schema, boolean sent, int depth) {
    List<Object> made = new ArrayList<>();
    Object element = of(singular(name), schema.getItems(), sent, depth + 1);
    if (element != null) {
      made.add(element);
    }
    return made;
  }

  private static String singular(String name) {
    return name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
  }

  private @Nullable Schema<?> resolved(@Nullable Schema<?> schema) {
    if (schema == null || schema.get$ref() == null) {
      return schema;
    }
    return schemas.get(schema.get$ref().replace(SCHEMAS, ""));
  }

  private static String type(Schema<?> schema) {
    if (schema.getTypes() != null) {
      return schema.getTypes().stream()
          .filter(type -> !type.equals("null"))
          .findFirst()
          .orElse("string");
    }
    if (schema.getType() != null) {
      return schema.getType();
    }
    return schema.getProperties() != null || schema.getAllOf() != null ? "object" : "string";
  }
}
