package io.postrider.web;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON merge patch (RFC 7396) onto a payload record: members replace, objects merge, {@code null}
 * resets to what the record takes for absent. What comes out is read and validated like a request
 * body of its own, so a patch cannot reach a state that a POST could not. Safe for use by many
 * threads.
 */
@Component
public final class MergePatch {

  private final JsonMapper mapper;
  private final JsonMapper strict;
  private final Validator validator;

  MergePatch(JsonMapper mapper, Validator validator) {
    this.mapper = mapper;
    this.strict = StrictText.of(mapper);
    this.validator = validator;
  }

  /**
   * The current payload with the patch applied.
   *
   * @param current of that type, or whatever else has the same JSON
   * @throws ProblemException {@code validation.failed}, with the path of the field, for an unknown
   *     field, a wrong type or an invalid value
   */
  public <T> T apply(Object current, JsonNode patch, Class<T> type) {
    if (!(patch instanceof ObjectNode changes)) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED,
          "A merge patch is a JSON object with the members to change.");
    }
    JsonNode tree = mapper.valueToTree(current);
    if (!(tree instanceof ObjectNode target)) {
      throw new IllegalArgumentException(type + " is not a JSON object");
    }
    merge(target, changes);
    T merged;
    try {
      merged = strict.treeToValue(target, type);
    } catch (JacksonException e) {
      throw new ProblemException(JsonProblems.of(e), e);
    }
    Set<ConstraintViolation<T>> violations = validator.validate(merged);
    if (!violations.isEmpty()) {
      throw new ProblemException(ValidationProblems.of(violations));
    }
    return merged;
  }

  private static void merge(ObjectNode target, ObjectNode patch) {
    for (var member : List.copyOf(patch.properties())) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      if (value.isNull()) {
        // a name that is not there is kept as null, so that a misspelt one is refused when read
        if (target.remove(name) == null) {
          target.putNull(name);
        }
      } else if (value instanceof ObjectNode changes) {
        JsonNode old = target.get(name);
        ObjectNode object = old instanceof ObjectNode present ? present : target.putObject(name);
        merge(object, changes);
      } else {
        target.set(name, value);
      }
    }
  }
}
