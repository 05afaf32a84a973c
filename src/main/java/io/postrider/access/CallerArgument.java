package io.postrider.access;

import io.postrider.web.Caller;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives handler methods the {@link Caller} of the request. */
final class CallerArgument implements HandlerMethodArgumentResolver {

  static Caller of(HttpServletRequest request) {
    return of(request.getUserPrincipal());
  }

  private static Caller of(@Nullable Principal principal) {
    if (principal instanceof Caller caller) {
      return caller;
    }
    throw new ProblemException(ProblemCode.UNAUTHENTICATED, "A bearer token is needed.");
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Caller.class;
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    return of(request.getUserPrincipal());
  }
}
