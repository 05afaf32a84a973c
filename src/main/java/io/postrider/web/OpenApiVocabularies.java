package io.postrider.web;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.ParameterCustomizer;
import org.springdoc.core.customizers.PropertyCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tells in the OpenAPI document the words of each {@link Vocabulary}. */
@Component
@SuppressWarnings("rawtypes") // as the model of the document has it
class OpenApiVocabularies implements PropertyCustomizer, ParameterCustomizer {

  @Override
  public Schema customize(Schema property, AnnotatedType type) {
    Annotation[] said = type.getCtxAnnotations();
    if (property != null && said != null) {
      Arrays.stream(said)
          .filter(Vocabulary.class::isInstance)
          .findFirst()
          .ifPresent(found -> tell(property, ((Vocabulary) found).value()));
    }
    return property;
  }

  @Override
  public @Nullable Parameter customize(@Nullable Parameter parameter, MethodParameter method) {
    Vocabulary said = method.getParameterAnnotation(Vocabulary.class);
    if (said != null && parameter != null && parameter.getSchema() != null) {
      tell(parameter.getSchema(), said.value());
    }
    return parameter;
  }

  @SuppressWarnings("unchecked")
  private static void tell(Schema schema, Class<? extends Enum<?>> vocabulary) {
    List<String> words =
        Arrays.stream(vocabulary.getEnumConstants()).map(OpenApiVocabularies::word).toList();
    Schema texts = schema.getItems() == null ? schema : schema.getItems();
    texts.setEnum(words);
  }

  private static String word(Enum<?> constant) {
    JsonNode json = JsonMapper.shared().valueToTree(constant);
    return json.asString().equals(constant.name())
        ? constant.name().toLowerCase(Locale.ROOT)
        : json.asString();
  }
}
