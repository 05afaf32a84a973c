package io.postrider.web;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Query parameters as the members of a record, each a text as it came or null. Spring's binder
 * would read the annotations of the record's constructor anew for each request, which took half the
 * time of a list of messages. Safe for use by many threads.
 */
final class QueryRecord implements HandlerMethodArgumentResolver {

  private final Map<Class<?>, Shape> known = new ConcurrentHashMap<>();

  /** How a record is made. */
  private record Shape(List<String> names, Constructor<?> constructor) {

    static Shape of(Class<?> type) {
      RecordComponent[] components = type.getRecordComponents();
      if (!Arrays.stream(components).allMatch(member -> member.getType() == String.class)) {
        throw new IllegalStateException("members of " + type + " must be texts");
      }
      try {
        Constructor<?> canonical =
            type.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        canonical.setAccessible(true);
        return new Shape(QueryRecord.names(type), canonical);
      } catch (NoSuchMethodException e) {
        throw new IllegalStateException("a record has a canonical constructor: " + type, e);
      }
    }

    Object made(HttpServletRequest request) throws ReflectiveOperationException {
      return constructor.newInstance(names.stream().map(request::getParameter).toArray());
    }
  }

  /** The names of its members, which are those of the query parameters. */
  static List<String> names(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.hasParameterAnnotation(ParameterObject.class);
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer model,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders)
      throws ReflectiveOperationException {
    HttpServletRequest http = request.getNativeRequest(HttpServletRequest.class);
    if (http == null) {
      throw new IllegalStateException("not a request by HTTP");
    }
    return known.computeIfAbsent(parameter.getParameterType(), Shape::of).made(http);
  }
}
