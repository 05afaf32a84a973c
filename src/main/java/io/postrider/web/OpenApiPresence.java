package io.postrider.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Tells in the OpenAPI document which members may be null and which are always there. Both are read
 * off the records that answers are made of, where the compiler knows it.
 */
@Component
@Order(0) // what may be null has its shape before it is described
@SuppressWarnings("rawtypes") // as the model of the document has it
class OpenApiPresence implements GlobalOpenApiCustomizer {

  private static final String HOUSE = "io.postrider.";

  private final ObjectProvider<RequestMappingHandlerMapping> mappings;

  OpenApiPresence(ObjectProvider<RequestMappingHandlerMapping> mappings) {
    this.mappings = mappings;
  }

  @Override
  public void customise(OpenAPI document) {
    Map<String, Class<?>> answered = new LinkedHashMap<>();
    Map<String, Class<?>> sent = new LinkedHashMap<>();
    mappings
        .orderedStream()
        .flatMap(mapping -> mapping.getHandlerMethods().values().stream())
        .map(HandlerMethod::getMethod)
        .filter(method -> method.getDeclaringClass().getName().startsWith(HOUSE))
        .forEach(method -> {
          gather(ResolvableType.forMethodReturnType(method), answered);
          bodies(method).forEach(type -> gather(type, sent));
        });
    answered.forEach((name, type) -> {
      Schema schema = document.getComponents().getSchemas().get(name);
      if (schema != null && schema.getProperties() != null) {
        tell(schema, members(type), !sent.containsKey(name));
      }
    });
  }

  private static List<ResolvableType> bodies(Method method) {
    List<ResolvableType> found = new ArrayList<>();
    Parameter[] parameters = method.getParameters();
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i].isAnnotationPresent(RequestBody.class)) {
        found.add(ResolvableType.forMethodParameter(method, i));
      }
    }
    return found;
  }

  /** The records that a type is made of, by the names of their schemas. */
  private static void gather(ResolvableType type, Map<String, Class<?>> found) {
    for (ResolvableType argument : type.getGenerics()) {
      gather(argument, found);
    }
    Class<?> raw = type.resolve();
    if (raw == null || !raw.isRecord() || !raw.getName().startsWith(HOUSE)) {
      return;
    }
    Class<?> known = found.putIfAbsent(name(type, raw), raw);
    if (known != null && known != raw) {
      throw new IllegalStateException(
          known + " and " + raw + " have one name in the OpenAPI document");
    }
    if (known == null) {
      for (RecordComponent component : raw.getRecordComponents()) {
        gather(ResolvableType.forType(component.getGenericType(), type), found);
      }
    }
  }

  /** As it stands in the document: a generic type ends with the names of what it is of. */
  private static String name(ResolvableType type, Class<?> raw) {
    var said = raw.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
    String own = said == null || said.name().isEmpty() ? raw.getSimpleName() : said.name();
    return own
        + Arrays.stream(type.getGenerics())
            .map(argument -> name(argument, argument.toClass()))
            .collect(Collectors.joining());
  }

  /** The members of the JSON object, those that are left out when they have no value excepted. */
  private static Map<String, RecordComponent> members(Class<?> record) {
    Map<String, RecordComponent> members = new LinkedHashMap<>();
    if (isLeftOut(record.getAnnotation(JsonInclude.class))) {
      return members;
    }
    for (RecordComponent component : record.getRecordComponents()) {
      Method accessor = component.getAccessor();
      JsonProperty named = accessor.getAnnotation(JsonProperty.class);
      if (accessor.isAnnotationPresent(JsonUnwrapped.class)) {
        members.putAll(members(component.getType()));
      } else if (!isLeftOut(accessor.getAnnotation(JsonInclude.class))) {
        members.put(named == null ? component.getName() : named.value(), component);
      }
    }
    return members;
  }

  private static boolean isLeftOut(@Nullable JsonInclude inclusion) {
    return inclusion != null && inclusion.value() != JsonInclude.Include.ALWAYS;
  }

  @SuppressWarnings("unchecked")
  private static void tell(
      Schema schema, Map<String, RecordComponent> members, boolean answeredOnly) {
    Map<String, Schema> properties = schema.getProperties();
    Set<String> present = new LinkedHashSet<>();
    members.forEach((name, component) -> {
      Schema<?> property = properties.get(name);
      if (property == null) {
        return;
      }
      if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        properties.put(name, orNull(property));
      } else if (answeredOnly) {
        present.add(name);
      }
    });
    if (answeredOnly) {
      schema.setRequired(present.isEmpty() ? null : List.copyOf(present));
    }
  }

  /** The same, or null. */
  @SuppressWarnings("unchecked")
  static Schema orNull(Schema property) {
    if (property.get$ref() != null) {
      return new JsonSchema()
          .anyOf(
              List.of(
                  new JsonSchema().$ref(property.get$ref()),
                  new JsonSchema().types(Set.of("null"))))
          .description(property.getDescription());
    }
    if (property.getTypes() != null) {
      Set<String> types = new LinkedHashSet<>(property.getTypes());
      types.add("null");
      property.setTypes(types);
    }
    if (property.getEnum() != null) {
      List<Object> values = new ArrayList<>(property.getEnum());
      values.add(null);
      property.setEnum(values);
    }
    return property;
  }
}
