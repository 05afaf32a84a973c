package io.postrider.web;

import io.swagger.v3.core.util.AnnotationsUtils;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Gives each PATCH a schema of its own, made of the one that its body becomes: of a merge patch
 * (RFC 7396) nothing is required, and whatever may be left out of the whole may be null.
 */
@Component
@Order(2) // of what is described already
@SuppressWarnings("rawtypes") // as the model of the document has it
class OpenApiPatches implements GlobalOpenApiCustomizer {

  private static final String SCHEMAS = "#/components/schemas/";
  private static final String PATCH = "Patch";
  private static final String WHOLE = "(Draft|Settings)$";

  @Override
  public void customise(OpenAPI document) {
    Map<String, Schema> schemas = document.getComponents().getSchemas();
    document.getPaths().values().stream()
        .map(PathItem::getPatch)
        .filter(Objects::nonNull)
        .flatMap(patch -> patch.getRequestBody().getContent().values().stream())
        .forEach(body -> ofItsOwn(body, schemas));
  }

  private static void ofItsOwn(MediaType body, Map<String, Schema> schemas) {
    String whole = name(body.getSchema());
    if (whole.endsWith(PATCH)) {
      return; // the media types of one body may share it
    }
    String name = whole.replaceFirst(WHOLE, "") + PATCH;
    schemas.computeIfAbsent(name, _ -> patch(named(whole, schemas), schemas));
    body.setSchema(new JsonSchema().$ref(SCHEMAS + name));
  }

  @SuppressWarnings("unchecked")
  private static Schema patch(Schema whole, Map<String, Schema> schemas) {
    Schema<?> patch = AnnotationsUtils.clone(whole, true);
    List<String> required = whole.getRequired() == null ? List.of() : whole.getRequired();
    patch.setRequired(null);
    patch.setDescription(
        "A JSON merge patch (RFC 7396): what is absent stays as it is, null takes its default");
    patch
        .getProperties()
        .replaceAll(
            (member, property) -> required.contains(member) ? property : orNull(property, schemas));
    return patch;
  }

  private static Schema orNull(Schema property, Map<String, Schema> schemas) {
    if (property.get$ref() != null) {
      property.setDescription(named(name(property), schemas).getDescription());
    }
    return OpenApiPresence.orNull(property);
  }

  private static Schema named(String name, Map<String, Schema> schemas) {
    return Objects.requireNonNull(schemas.get(name), name);
  }

  private static String name(Schema reference) {
    return reference.get$ref().replace(SCHEMAS, "");
  }
}
