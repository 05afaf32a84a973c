package io.postrider.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses a change whose answer the caller would not accept before it is made: Spring finds out
 * when it writes the answer, and a 406 must not mean that something was done.
 */
final class WelcomeAnswer implements HandlerInterceptor {

  private static final Set<String> SAFE =
      Set.of(HttpMethod.GET.name(), HttpMethod.HEAD.name(), HttpMethod.OPTIONS.name());

  private final Map<Method, Boolean> answers = new ConcurrentHashMap<>();

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws HttpMediaTypeNotAcceptableException {
    if (!SAFE.contains(request.getMethod())
        && handler instanceof HandlerMethod method
        && answers.computeIfAbsent(method.getMethod(), _ -> answersInJson(method))
        && !acceptsJson(request)) {
      throw new HttpMediaTypeNotAcceptableException(List.of(MediaType.APPLICATION_JSON));
    }
    return true;
  }

  private static boolean acceptsJson(HttpServletRequest request) {
    List<String> accepted = Collections.list(request.getHeaders(HttpHeaders.ACCEPT));
    try {
      return accepted.isEmpty()
          || MediaType.parseMediaTypes(accepted).stream().anyMatch(WelcomeAnswer::isJson);
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }

  private static boolean isJson(MimeType type) {
    return type.isCompatibleWith(MediaType.APPLICATION_JSON);
  }

  /** Neither nothing nor types of its own, which Spring looks at first. */
  private static boolean answersInJson(HandlerMethod handler) {
    RequestMapping mapping =
        AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), RequestMapping.class);
    ResolvableType answer = ResolvableType.forMethodReturnType(handler.getMethod());
    Class<?> content =
        HttpEntity.class.isAssignableFrom(answer.toClass())
            ? answer.getGeneric(0).toClass()
            : answer.toClass();
    return (mapping == null || mapping.produces().length == 0)
        && content != void.class
        && content != Void.class;
  }
}
