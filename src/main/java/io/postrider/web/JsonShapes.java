package io.postrider.web;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Names what a Java type looks like in JSON, for people who sent something else. */
final class JsonShapes {

  private static final Map<Class<?>, String> SCALARS =
      Map.ofEntries(
          Map.entry(String.class, "a text"),
          Map.entry(UUID.class, "a UUID"),
          Map.entry(URI.class, "a URI"),
          Map.entry(Instant.class, "an RFC 3339 time such as 2026-01-01T00:00:00Z"),
          Map.entry(OffsetDateTime.class, "an RFC 3339 time such as 2026-01-01T00:00:00Z"),
          Map.entry(LocalDate.class, "a date such as 2026-01-31"),
          Map.entry(Duration.class, "an ISO 8601 duration such as PT5M"),
          Map.entry(boolean.class, "true or false"),
          Map.entry(Boolean.class, "true or false"),
          Map.entry(int.class, "a whole number that fits 32 bits"),
          Map.entry(Integer.class, "a whole number that fits 32 bits"),
          Map.entry(long.class, "a whole number"),
          Map.entry(Long.class, "a whole number"));

  private JsonShapes() {}

  static String of(@Nullable Class<?> type) {
    if (type == null) {
      return "of another shape";
    }
    String scalar = SCALARS.get(type);
    if (scalar != null) {
      return scalar;
    }
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(constant -> JsonMapper.shared().valueToTree(constant).asString())
              .collect(Collectors.joining(", "));
    }
    return type.isArray() || Collection.class.isAssignableFrom(type) ? "a list" : "an object";
  }
}
