package io.postrider.web;

import jakarta.validation.ConstraintViolation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.validation.Errors;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.method.annotation.HandlerMethodValidationException;

/**
 * Says which fields a bean validation found wrong; the fields come sorted, so answers are stable.
 */
final class ValidationProblems {

  private ValidationProblems() {}

  static Problem of(Errors errors) {
    return problem(fields("", errors));
  }

  static Problem of(HandlerMethodValidationException exception) {
    List<FieldProblem> fields = new ArrayList<>();
    for (ParameterValidationResult result : exception.getParameterValidationResults()) {
      if (result instanceof ParameterErrors body) {
        fields.addAll(fields("", body));
      } else {
        String name = ParameterNames.of(result.getMethodParameter());
        for (MessageSourceResolvable error : result.getResolvableErrors()) {
          fields.add(field(name, error));
        }
      }
    }
    return problem(fields);
  }

  static Problem of(Collection<? extends ConstraintViolation<?>> violations) {
    return problem(
        violations.stream()
            .map(violation ->
                new FieldProblem(
                    violation.getPropertyPath().toString(),
                    snakeCase(
                        violation
                            .getConstraintDescriptor()
                            .getAnnotation()
                            .annotationType()
                            .getSimpleName()),
                    violation.getMessage()))
            .toList());
  }

  static Problem problem(List<FieldProblem> fields) {
    List<FieldProblem> sorted =
        fields.stream()
            .sorted(Comparator.comparing(FieldProblem::field).thenComparing(FieldProblem::code))
            .toList();
    String detail =
        sorted.size() == 1
            ? sorted.getFirst().field() + ": " + sorted.getFirst().message()
            : sorted.size() + " fields are not valid.";
    return Problem.of(ProblemCode.VALIDATION_FAILED, detail).withErrors(sorted);
  }

  private static List<FieldProblem> fields(String root, Errors errors) {
    List<FieldProblem> fields = new ArrayList<>();
    for (ObjectError error : errors.getAllErrors()) {
      fields.add(field(error instanceof FieldError field ? field.getField() : root, error));
    }
    return fields;
  }

  private static FieldProblem field(String name, MessageSourceResolvable error) {
    String[] codes = error.getCodes();
    String code = codes == null || codes.length == 0 ? "invalid" : codes[codes.length - 1];
    String message = error.getDefaultMessage();
    return new FieldProblem(name, snakeCase(code), message == null ? "is not valid" : message);
  }

  private static String snakeCase(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }
}
