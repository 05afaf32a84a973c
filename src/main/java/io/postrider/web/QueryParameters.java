package io.postrider.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Refuses query parameters that a handler does not take, so that a misspelt filter is not silence,
 * and those that come twice. What it takes is read from its signature: {@code @RequestParam} and
 * the members of a {@link QueryRecord}.
 */
final class QueryParameters implements HandlerInterceptor {

  private final Map<Method, Optional<Taken>> known = new ConcurrentHashMap<>();

  /**
   * What a handler takes.
   *
   * @param lists those of the names that may be repeated
   */
  private record Taken(Set<String> names, Set<String> lists) {

    static Optional<Taken> by(HandlerMethod handler) {
      return ParameterNames.queryParameters(handler)
          .map(names -> new Taken(names, ParameterNames.lists(handler)));
    }
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    String query = request.getQueryString();
    if (query == null || !(handler instanceof HandlerMethod method)) {
      return true;
    }
    known
        .computeIfAbsent(method.getMethod(), key -> Taken.by(method))
        .ifPresent(taken -> requireTaken(query, taken));
    return true;
  }

  private static void requireTaken(String query, Taken taken) {
    Set<String> names = taken.names();
    MultiValueMap<String, String> parameters =
        UriComponentsBuilder.newInstance().query(query).build().getQueryParams();
    Set<String> given = new TreeSet<>(parameters.keySet());
    given.removeAll(names);
    requireOnce(parameters, taken.lists());
    requireText(parameters);
    if (!given.isEmpty()) {
      String message =
          names.isEmpty()
              ? "is not a known parameter; there are none"
              : "is not a known parameter; known are " + String.join(", ", new TreeSet<>(names));
      List<FieldProblem> fields =
          given.stream().map(name -> new FieldProblem(name, "unknown", message)).toList();
      throw new ProblemException(ValidationProblems.problem(fields));
    }
  }

  /** No database keeps a NUL in a text, so none is found by one either. */
  private static void requireText(MultiValueMap<String, String> parameters) {
    List<FieldProblem> fields =
        parameters.entrySet().stream()
            .filter(parameter ->
                parameter.getValue().stream().anyMatch(value -> value != null && hasNul(value)))
            .map(parameter ->
                new FieldProblem(parameter.getKey(), "invalid", "must not hold a NUL character"))
            .toList();
    if (!fields.isEmpty()) {
      throw new ProblemException(ValidationProblems.problem(fields));
    }
  }

  private static boolean hasNul(String encoded) {
    return encoded.contains("%00");
  }

  /** Which of two values was meant is not for us to guess. */
  private static void requireOnce(MultiValueMap<String, String> parameters, Set<String> lists) {
    List<FieldProblem> fields =
        parameters.entrySet().stream()
            .filter(
                parameter -> parameter.getValue().size() > 1 && !lists.contains(parameter.getKey()))
            .map(parameter ->
                new FieldProblem(parameter.getKey(), "repeated", "must be given only once"))
            .toList();
    if (!fields.isEmpty()) {
      throw new ProblemException(ValidationProblems.problem(fields));
    }
  }
}
