package io.postrider.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives each request an id: the client's own {@code X-Request-Id} where it is a plain word, else a
 * new one. It stands in the answer, in every problem and in every log line of the request.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestIds extends OncePerRequestFilter {

  static final String HEADER = "X-Request-Id";

  private static final String ATTRIBUTE = RequestIds.class.getName();
  private static final String LOG_KEY = "requestId";
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:/+=-]{1,100}");

  /** The id of this request. */
  static String of(ServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof String id) {
      return id;
    }
    String id = fresh();
    request.setAttribute(ATTRIBUTE, id);
    return id;
  }

  static String fresh() {
    return UUID.randomUUID().toString();
  }

  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }

  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return false;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String asked = request.getHeader(HEADER);
    if (request.getAttribute(ATTRIBUTE) == null
        && asked != null
        && PLAIN.matcher(asked).matches()) {
      request.setAttribute(ATTRIBUTE, asked);
    }
    String id = of(request);
    if (!response.isCommitted()) {
      response.setHeader(HEADER, id);
    }
    try (var _ = MDC.putCloseable(LOG_KEY, id)) {
      chain.doFilter(request, response);
    }
  }
}
