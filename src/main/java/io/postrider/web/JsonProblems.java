package io.postrider.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * Says in our own words what is wrong with a JSON body: text that does not parse is malformed, what
 * parses but does not fit names its field. Jackson's words tell of Java types and are not shown.
 */
final class JsonProblems {

  private JsonProblems() {}

  static Problem of(JacksonException exception) {
    return switch (exception) {
      case DatabindException ours when ours.getCause() instanceof ProblemException known ->
          known.problem();
      case DatabindException text when text.getCause() instanceof StrictText.Unfit unfit ->
          field(text, "characters", words(unfit));
      case UnrecognizedPropertyException unknown ->
          field(unknown, "unknown", "is not a known field" + known(unknown));
      case InvalidFormatException format when isValue(format.getTargetType()) ->
          field(format, "invalid", "must be " + JsonShapes.of(format.getTargetType()));
      case MismatchedInputException mismatch when mismatch.getPath().isEmpty() -> whole(mismatch);
      case MismatchedInputException mismatch ->
          field(mismatch, "type", "must be " + JsonShapes.of(mismatch.getTargetType()));
      case InputCoercionException tooLarge ->
          field(tooLarge, "type", "must be " + JsonShapes.of(tooLarge.getTargetType()));
      case DatabindException other -> field(other, "invalid", words(other.getCause()));
      default -> malformed(exception);
    };
  }

  private static boolean isValue(@Nullable Class<?> type) {
    return type != null && type.isEnum();
  }

  private static Problem malformed(JacksonException exception) {
    var location = exception.getLocation();
    String place =
        location == null || location.getLineNr() < 1
            ? ""
            : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    String reason =
        startsWith(exception, "Duplicate")
            ? "The same field is given twice in one object"
            : "The body is not valid JSON";
    return Problem.of(ProblemCode.REQUEST_MALFORMED, reason + place + ".");
  }

  private static Problem whole(MismatchedInputException mismatch) {
    if (startsWith(mismatch, "Trailing") || startsWith(mismatch, "No content")) {
      return malformed(mismatch);
    }
    return Problem.of(
        ProblemCode.VALIDATION_FAILED,
        "The body must be " + JsonShapes.of(mismatch.getTargetType()) + ".");
  }

  private static boolean startsWith(JacksonException exception, String start) {
    String words = exception.getOriginalMessage();
    return words != null && words.startsWith(start);
  }

  private static Problem field(JacksonException exception, String code, String message) {
    return ValidationProblems.problem(List.of(new FieldProblem(path(exception), code, message)));
  }

  /** {@code limits.maxMessageBytes}, {@code scopes[2]}. */
  private static String path(JacksonException exception) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : exception.getPath()) {
      String name = step.getPropertyName();
      if (name == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(name);
      }
    }
    return path.toString();
  }

  private static String known(UnrecognizedPropertyException unknown) {
    var names = unknown.getKnownPropertyIds();
    return names == null || names.isEmpty()
        ? ""
        : "; known are " + String.join(", ", names.stream().map(String::valueOf).sorted().toList());
  }

  private static String words(@Nullable Throwable cause) {
    String words = cause instanceof IllegalArgumentException ? cause.getMessage() : null;
    return words == null ? "is not valid" : words;
  }
}
