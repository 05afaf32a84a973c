package io.postrider.audit;

import io.postrider.web.Caller;
import io.postrider.web.ProblemAnswers;
import io.postrider.web.ProblemCode;
import io.postrider.web.Requester;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Tells what a known caller wanted to change and was not let, or to see without the right to. A
 * change that was made is told by its own module, in its own transaction.
 */
@Component
@Order(RefusedRequests.BEHIND_THE_DOOR)
class RefusedRequests extends OncePerRequestFilter {

  /** The security filter stands at −100. */
  static final int BEHIND_THE_DOOR = -95;

  private static final Logger log = LoggerFactory.getLogger(RefusedRequests.class);
  private static final Set<String> LOOKING = Set.of("GET", "HEAD", "OPTIONS");

  private final AuditLog audit;

  RefusedRequests(AuditLog audit) {
    this.audit = audit;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    chain.doFilter(request, response);
    ProblemCode problem = ProblemAnswers.answered(request).orElse(null);
    if (problem != null
        && request.getUserPrincipal() instanceof Caller
        && isTold(request, problem)) {
      tell(request, problem);
    }
  }

  /** Too many requests are told once, by whoever counts them. */
  private static boolean isTold(HttpServletRequest request, ProblemCode problem) {
    return switch (problem) {
      case RATE_LIMITED -> false;
      case FORBIDDEN -> true;
      default -> !LOOKING.contains(request.getMethod());
    };
  }

  private void tell(HttpServletRequest request, ProblemCode problem) {
    Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    String operation = pattern == null ? "unknown" : pattern.toString();
    AuditEntry entry =
        AuditEntry.of("request.refused", "operation", request.getMethod() + " " + operation)
            .in(account(request))
            .with("path", request.getRequestURI())
            .refused(problem);
    try {
      audit.note(entry, Requester.of(request));
    } catch (RuntimeException e) {
      // the refusal stands, and the answer is out
      log.warn("A refused request could not be noted: {}", e.toString());
    }
  }

  private static @Nullable UUID account(HttpServletRequest request) {
    if (!(request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
        instanceof Map<?, ?> variables)) {
      return null;
    }
    Object id = variables.get("accountId");
    if (id == null && request.getRequestURI().contains("/accounts/")) {
      id = variables.get("id");
    }
    try {
      return id == null ? null : UUID.fromString(id.toString());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
