package io.postrider.web;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Whether a value is what a schema of the OpenAPI document says: the part of JSON Schema 2020-12
 * that the document uses. A member that the schema does not name is wrong, for no body has such.
 */
final class SchemaCheck {

  private final JsonNode document;
  private final List<String> complaints = new ArrayList<>();

  private SchemaCheck(JsonNode document) {
    this.document = document;
  }

  /** What is wrong with the value; nothing if it is as the schema says. */
  static List<String> complaints(JsonNode document, JsonNode schema, JsonNode value) {
    var check = new SchemaCheck(document);
    check.value("", schema, value);
    return check.complaints;
  }

  private void value(String path, JsonNode said, JsonNode value) {
    JsonNode schema = resolved(said);
    if (schema.has("oneOf") || schema.has("anyOf")) {
      JsonNode choices = schema.has("oneOf") ? schema.get("oneOf") : schema.get("anyOf");
      if (choices.valueStream().allMatch(one -> !complaints(document, one, value).isEmpty())) {
        complaints.add(path + " is none of the choices");
      }
      return;
    }
    if (!isOfType(schema, value)) {
      complaints.add(path + " is no " + schema.get("type") + ": " + value);
      return;
    }
    if (schema.has("enum") && schema.get("enum").valueStream().noneMatch(value::equals)) {
      complaints.add(path + " is not among the values: " + value);
    }
    if (value.isObject()) {
      members(path, schema, value);
    } else if (value.isArray()) {
      within(path, schema, "Items", value.size());
      for (int i = 0; i < value.size(); i++) {
        value(path + "/" + i, schema.path("items"), value.get(i));
      }
    } else if (value.isString()) {
      within(path, schema, "Length", value.asString().length());
      format(path, schema.path("format").asString(""), value.asString());
      if (!Pattern.compile(schema.path("pattern").asString("")).matcher(value.asString()).find()) {
        complaints.add(path + " does not match " + schema.get("pattern"));
      }
    } else if (value.isNumber()) {
      if (value.asLong() < schema.path("minimum").asLong(Long.MIN_VALUE)
          || value.asLong() > schema.path("maximum").asLong(Long.MAX_VALUE)) {
        complaints.add(path + " is out of range: " + value);
      }
    }
  }

  private JsonNode resolved(JsonNode schema) {
    return schema.has("$ref") ? document.at(schema.get("$ref").asString().substring(1)) : schema;
  }

  private static boolean isOfType(JsonNode schema, JsonNode value) {
    JsonNode type = schema.path("type");
    return type.isMissingNode()
        || (type.isArray()
            ? type.valueStream().anyMatch(one -> isOfType(one.asString(), value))
            : isOfType(type.asString(), value));
  }

  private static boolean isOfType(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "null" -> value.isNull();
      default -> throw new IllegalArgumentException(type);
    };
  }

  private void members(String path, JsonNode schema, JsonNode value) {
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.asString())) {
        complaints.add(path + " lacks " + name);
      }
    }
    JsonNode known = schema.path("properties");
    JsonNode others = schema.path("additionalProperties");
    for (var member : value.properties()) {
      String name = member.getKey();
      if (known.has(name)) {
        value(path + "/" + name, known.get(name), member.getValue());
      } else if (others.isObject()) {
        value(path + "/" + name, others, member.getValue());
      } else if (!known.isMissingNode()) {
        complaints.add(path + " has " + name + ", which the schema does not name");
      }
    }
  }

  private void within(String path, JsonNode schema, String what, int size) {
    if (size < schema.path("min" + what).asInt(0)
        || size > schema.path("max" + what).asInt(Integer.MAX_VALUE)) {
      complaints.add(path + " has a size of " + size);
    }
  }

  private void format(String path, String format, String text) {
    Consumer<String> reader =
        switch (format) {
          case "uuid" -> UUID::fromString;
          case "date-time" -> OffsetDateTime::parse;
          case "date" -> LocalDate::parse;
          case "duration" -> Duration::parse;
          case "uri" -> SchemaCheck::absolute;
          case "uri-reference" -> URI::create;
          default -> _ -> {};
        };
    try {
      reader.accept(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      complaints.add(path + " is no " + format + ": " + text);
    }
  }

  private static void absolute(String text) {
    if (!URI.create(text).isAbsolute()) {
      throw new IllegalArgumentException(text);
    }
  }
}
