package io.postrider.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses a body that an operation would not read, so that what somebody asked for in it is not
 * silently left undone. An empty object says nothing and passes.
 */
final class NoBody implements HandlerInterceptor {

  private static final int LONGEST_NOTHING = 64;

  private final Map<Method, Boolean> reads = new ConcurrentHashMap<>();

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    if (handler instanceof HandlerMethod method
        && mayHaveBody(request)
        && !reads.computeIfAbsent(method.getMethod(), _ -> readsBody(method))) {
      byte[] start = request.getInputStream().readNBytes(LONGEST_NOTHING);
      if (start.length == LONGEST_NOTHING || !isNothing(start)) {
        throw new ProblemException(
            ProblemCode.VALIDATION_FAILED, "This operation takes no body; nothing was done.");
      }
    }
    return true;
  }

  private static boolean mayHaveBody(HttpServletRequest request) {
    return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
  }

  private static boolean isNothing(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    return text.isEmpty()
        || (text.startsWith("{")
            && text.endsWith("}")
            && text.substring(1, text.length() - 1).isBlank());
  }

  /** By a parameter, or as a stream, where the type of the body is declared. */
  private static boolean readsBody(HandlerMethod handler) {
    RequestMapping mapping =
        AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), RequestMapping.class);
    return (mapping != null && mapping.consumes().length > 0)
        || Arrays.stream(handler.getMethodParameters())
            .anyMatch(parameter ->
                parameter.hasParameterAnnotation(RequestBody.class)
                    || parameter.hasParameterAnnotation(RequestPart.class));
  }
}
