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
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Refuses query parameters that a handler does not take, so that a misspelt filter is not silence.
 * What it takes is read from its signature: {@code @RequestParam} and the members of
 * {@code @ModelAttribute} records.
 */
final class QueryParameters implements HandlerInterceptor {

  private final Map<Method, Optional<Set<String>>> known = new ConcurrentHashMap<>();

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    String query = request.getQueryString();
    if (query == null || !(handler instanceof HandlerMethod method)) {
      return true;
    }
    known
        .computeIfAbsent(method.getMethod(), key -> ParameterNames.queryParameters(method))
        .ifPresent(names -> requireKnown(query, names));
    return true;
  }

  private static void requireKnown(String query, Set<String> names) {
    Set<String> given =
        new TreeSet<>(
            UriComponentsBuilder.newInstance().query(query).build().getQueryParams().keySet());
    given.removeAll(names);
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
}
