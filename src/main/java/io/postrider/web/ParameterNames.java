package io.postrider.web;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;

/** The names under which clients know the parameters of a handler method. */
final class ParameterNames {

  private static final DefaultParameterNameDiscoverer JAVA_NAMES =
      new DefaultParameterNameDiscoverer();

  private ParameterNames() {}

  /** The name of one parameter, as a client writes it. */
  static String of(MethodParameter parameter) {
    parameter.initParameterNameDiscovery(JAVA_NAMES);
    String java = Optional.ofNullable(parameter.getParameterName()).orElse("");
    return Stream.of(
            Optional.ofNullable(parameter.getParameterAnnotation(RequestParam.class))
                .map(RequestParam::name),
            Optional.ofNullable(parameter.getParameterAnnotation(PathVariable.class))
                .map(PathVariable::name),
            Optional.ofNullable(parameter.getParameterAnnotation(RequestHeader.class))
                .map(RequestHeader::name))
        .flatMap(Optional::stream)
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElse(java);
  }

  /** The query parameters a handler takes; empty where it takes any. */
  static Optional<Set<String>> queryParameters(HandlerMethod handler) {
    boolean any =
        Arrays.stream(handler.getMethodParameters())
            .anyMatch(parameter ->
                parameter.hasParameterAnnotation(RequestParam.class)
                    && Map.class.isAssignableFrom(parameter.getParameterType()));
    return any
        ? Optional.empty()
        : Optional.of(
            Arrays.stream(handler.getMethodParameters())
                .flatMap(ParameterNames::queryParameters)
                .collect(Collectors.toUnmodifiableSet()));
  }

  /** Those of them that hold a list and may be repeated. */
  static Set<String> lists(HandlerMethod handler) {
    return Arrays.stream(handler.getMethodParameters())
        .filter(parameter ->
            parameter.hasParameterAnnotation(RequestParam.class)
                && Collection.class.isAssignableFrom(parameter.getParameterType()))
        .map(ParameterNames::of)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<String> queryParameters(MethodParameter parameter) {
    if (parameter.hasParameterAnnotation(RequestParam.class)) {
      return Stream.of(of(parameter));
    }
    return parameter.hasParameterAnnotation(ParameterObject.class)
        ? QueryRecord.names(parameter.getParameterType()).stream()
        : Stream.empty();
  }
}
