package io.postrider.access;

import io.postrider.web.ProblemAnswers;
import io.postrider.web.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads {@code Authorization: Bearer} (RFC 6750) and puts the caller into the security context of
 * the request. A request without a token goes on as nobody; one with a bad token ends here.
 */
final class BearerTokens extends OncePerRequestFilter {

  private static final Logger log = LoggerFactory.getLogger(BearerTokens.class);

  private final BearerTokenResolver header = new DefaultBearerTokenResolver();
  private final SecurityContextRepository context = new RequestAttributeSecurityContextRepository();
  private final Recognition recognition;
  private final RateLimits limits;
  private final AuthenticationEntryPoint refusal;
  private final ProblemAnswers problems;

  BearerTokens(
      Recognition recognition,
      RateLimits limits,
      AuthenticationEntryPoint refusal,
      ProblemAnswers problems) {
    this.recognition = recognition;
    this.limits = limits;
    this.refusal = refusal;
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      String token = header.resolve(request);
      if (token != null) {
        limits.beforeRecognition(request, token);
        CallerAuthentication caller = recognition.caller(token);
        limits.caller(caller, token, request, response);
        remember(caller, request, response);
      } else if (!isProbe(request)) {
        limits.stranger(request);
      }
    } catch (AuthenticationException e) {
      refuse(request, response, e);
      return;
    } catch (RuntimeException e) {
      // no database, no issuer: that is not the caller's fault
      problems.write(request, response, e);
      return;
    }
    chain.doFilter(request, response);
  }

  /** Whoever watches the process asks often, and from one address for many. */
  private static boolean isProbe(HttpServletRequest request) {
    return request.getRequestURI().startsWith(request.getContextPath() + "/actuator/");
  }

  private void refuse(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
      throws ServletException, IOException {
    try {
      limits.refused(request);
    } catch (ProblemException tooOften) {
      problems.write(request, response, tooOften);
      return;
    }
    log.info("A token was refused from {}: {}", request.getRemoteAddr(), why.getMessage());
    refusal.commence(request, response, why);
  }

  private void remember(
      CallerAuthentication caller, HttpServletRequest request, HttpServletResponse response) {
    SecurityContext holder = SecurityContextHolder.createEmptyContext();
    holder.setAuthentication(caller);
    SecurityContextHolder.setContext(holder);
    // an asynchronous dispatch of the same request finds it there
    context.saveContext(holder, request, response);
  }
}
