package io.postrider.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses a body whose type is a range of types, which Spring takes for a fault of its own, and one
 * in a content coding, whose octets would be taken for what they are not (RFC 9110 §8.4).
 */
final class ReadableBody implements HandlerInterceptor {

  private static final String AS_IT_IS = "identity";

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (isRange(request.getContentType())) {
      throw new ProblemException(
          ProblemCode.UNSUPPORTED_MEDIA_TYPE,
          "The body has the type " + request.getContentType() + ", which is a range of types.");
    }
    String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (coding != null && !coding.isBlank() && !coding.strip().equalsIgnoreCase(AS_IT_IS)) {
      response.setHeader(HttpHeaders.ACCEPT_ENCODING, AS_IT_IS); // RFC 9110 §15.5.16
      throw new ProblemException(
          ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Bodies are taken without a content coding.");
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
