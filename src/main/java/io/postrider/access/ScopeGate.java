package io.postrider.access;

import io.postrider.web.Caller;
import io.postrider.web.ProblemException;
import io.postrider.web.RequiresScope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Lets a caller use an operation only with the scopes that it names. */
final class ScopeGate implements HandlerInterceptor {

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (!(handler instanceof HandlerMethod method) || "OPTIONS".equals(request.getMethod())) {
      return true; // what is allowed at an address is no secret
    }
    RequiresScope needed = method.getMethodAnnotation(RequiresScope.class);
    if (needed == null) {
      throw new IllegalStateException(method + " names no scope, which the start should refuse");
    }
    Caller caller = CallerArgument.of(request);
    List<String> lacking =
        Arrays.stream(needed.value()).filter(scope -> !caller.scopes().contains(scope)).toList();
    if (!lacking.isEmpty()) {
      String scopes = String.join(" ", lacking);
      Refusals.insufficient(response, scopes);
      throw new ProblemException(Refusals.lacking(scopes));
    }
    return true;
  }
}
