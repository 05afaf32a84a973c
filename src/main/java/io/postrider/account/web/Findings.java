package io.postrider.account.web;

import io.postrider.web.FieldProblem;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong with a request, field by field, so that the client is told all of it at
 * once. Parsers that found a fault give back any valid value: {@link #refuse} comes before its use.
 * Confined to one request.
 */
final class Findings {

  private final List<FieldProblem> found = new ArrayList<>();

  void add(String field, String code, String message) {
    found.add(new FieldProblem(field, code, message));
  }

  /** Ends the request if anything was found. */
  void refuse() {
    if (found.isEmpty()) {
      return;
    }
    found.sort(Comparator.comparing(FieldProblem::field).thenComparing(FieldProblem::code));
    String detail =
        found.size() == 1
            ? found.getFirst().field() + ": " + found.getFirst().message()
            : found.size() + " fields are not valid.";
    throw new ProblemException(Problem.of(ProblemCode.VALIDATION_FAILED, detail).withErrors(found));
  }

  /** A text of 1 to {@code max} characters without control characters. */
  String line(String field, @Nullable String value, int max) {
    if (value == null || value.isBlank()) {
      add(field, "required", "is required");
      return "";
    }
    optionalLine(field, value, max);
    return value;
  }

  /** A text, if there is one, of at most {@code max} characters without control characters. */
  @Nullable String optionalLine(String field, @Nullable String value, int max) {
    if (value != null) {
      if (value.codePointCount(0, value.length()) > max) {
        add(field, "size", "has more than " + max + " characters");
      }
      if (value.codePoints().anyMatch(Findings::isUnfit)) {
        add(field, "characters", "has control characters or half a character");
      }
    }
    return value;
  }

  long within(String field, @Nullable Long value, long from, long to, long usual) {
    if (value == null) {
      return usual;
    }
    if (value < from || value > to) {
      add(field, "range", "must be between " + from + " and " + to);
      return usual;
    }
    return value;
  }

  int within(String field, @Nullable Integer value, int from, int to, int usual) {
    Long wide = value == null ? null : Long.valueOf(value);
    return (int) within(field, wide, (long) from, to, usual);
  }

  /** One of an enum's constants, by the name it has in JSON. */
  <E extends Enum<E>> E oneOf(
      String field, @Nullable String value, E[] all, Function<E, String> text, E usual) {
    if (value == null) {
      return usual;
    }
    return Arrays.stream(all)
        .filter(each -> text.apply(each).equals(value))
        .findFirst()
        .orElseGet(() -> {
          unknown(field, Arrays.stream(all).map(text).collect(Collectors.joining(", ")));
          return usual;
        });
  }

  void unknown(String field, String known) {
    add(field, "invalid", "must be one of " + known);
  }

  /** A member that makes no sense beside the mode that was chosen. */
  void absent(String field, @Nullable Object value, String reason) {
    if (value != null) {
      add(field, "not_applicable", reason);
    }
  }

  private static boolean isUnfit(int codePoint) {
    return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
  }
}
