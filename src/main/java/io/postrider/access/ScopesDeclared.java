package io.postrider.access;

import io.postrider.web.RequiresScope;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Refuses the start if an operation under {@code /api} names no scope, or one that does not exist:
 * nobody forgets to protect an operation.
 */
@Component
class ScopesDeclared implements SmartInitializingSingleton {

  private final ObjectProvider<RequestMappingInfoHandlerMapping> mappings;

  ScopesDeclared(ObjectProvider<RequestMappingInfoHandlerMapping> mappings) {
    this.mappings = mappings;
  }

  @Override
  public void afterSingletonsInstantiated() {
    List<String> wrong =
        mappings.stream()
            .flatMap(mapping -> mapping.getHandlerMethods().entrySet().stream())
            .filter(operation -> isOfTheApi(operation.getKey()))
            .flatMap(ScopesDeclared::complaints)
            .sorted()
            .toList();
    if (!wrong.isEmpty()) {
      throw new IllegalStateException(
          "Operations without a valid @RequiresScope: " + String.join("; ", wrong));
    }
  }

  private static boolean isOfTheApi(RequestMappingInfo info) {
    return info.getPatternValues().stream()
        .anyMatch(pattern -> pattern.equals("/api") || pattern.startsWith("/api/"));
  }

  private static Stream<String> complaints(Map.Entry<RequestMappingInfo, HandlerMethod> operation) {
    HandlerMethod handler = operation.getValue();
    RequiresScope declared = handler.getMethodAnnotation(RequiresScope.class);
    String name = handler.getShortLogMessage();
    if (declared == null || declared.value().length == 0) {
      return Stream.of(name + " names none");
    }
    return Arrays.stream(declared.value())
        .filter(scope -> Scope.of(scope).isEmpty())
        .map(scope -> name + " names the unknown '" + scope + "'");
  }
}
