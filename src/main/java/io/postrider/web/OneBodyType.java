package io.postrider.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses a body whose type is a range of types: Spring takes that for a fault of its own. */
final class OneBodyType implements HandlerInterceptor {

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (isRange(request.getContentType())) {
      throw new ProblemException(
          ProblemCode.UNSUPPORTED_MEDIA_TYPE,
          "The body has the type " + request.getContentType() + ", which is a range of types.");
    }
    return true;
  }

  private static boolean isRange(@Nullable String type) {
    try {
      return type != null && !type.isBlank() && !MediaType.parseMediaType(type).isConcrete();
    } catch (InvalidMediaTypeException e) {
      return false; // refused by whoever would read it
    }
  }
}
