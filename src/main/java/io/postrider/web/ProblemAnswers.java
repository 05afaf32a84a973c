package io.postrider.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the answer of a problem, {@code application/problem+json}; also for filters, where no
 * controller advice reaches. Safe for use by many threads.
 */
@Component
public final class ProblemAnswers {

  private static final Logger log = LoggerFactory.getLogger(ProblemAnswers.class);

  private static final String ATTRIBUTE = ProblemAnswers.class.getName();

  private final JsonMapper mapper;

  ProblemAnswers(JsonMapper mapper) {
    this.mapper = mapper;
  }

  /** Answers with the problem that this failure is. */
  public void write(HttpServletRequest request, HttpServletResponse response, Throwable failure)
      throws IOException {
    write(request, response, translate(failure));
  }

  /** Answers with a problem; headers set before stay. */
  public void write(HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException {
    response.resetBuffer();
    response.setStatus(problem.status());
    headers(problem).forEach((name, values) -> values.forEach(v -> response.setHeader(name, v)));
    byte[] body = mapper.writeValueAsBytes(body(request, problem));
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
    response.flushBuffer();
  }

  static ResponseEntity<Object> answer(HttpServletRequest request, Throwable failure) {
    Problem problem = translate(failure);
    HttpHeaders headers = headers(problem);
    if (problem.code() == ProblemCode.UNAUTHENTICATED) {
      // the token ended while the request waited (RFC 6750 section 3.1)
      headers.set(
          HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"postrider\", error=\"invalid_token\"");
    }
    if (failure instanceof ErrorResponse framework) {
      // Allow of 405, Accept of 415
      headers.addAll(framework.getHeaders());
      headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    }
    return new ResponseEntity<>(body(request, problem), headers, problem.status());
  }

  static ResponseEntity<Object> answer(HttpServletRequest request, Problem problem) {
    return new ResponseEntity<>(body(request, problem), headers(problem), problem.status());
  }

  private static Problem translate(Throwable failure) {
    Problem problem = ProblemTranslation.of(failure);
    switch (problem.code()) {
      case INTERNAL -> log.error("A request failed for a reason of our own", failure);
      case STORAGE_UNAVAILABLE ->
          log.warn("The database cannot be reached: {}", failure.toString());
      default -> log.debug("A request was refused: {}", problem.code().code());
    }
    return problem;
  }

  private static HttpHeaders headers(Problem problem) {
    HttpHeaders headers = new HttpHeaders();
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    Duration retryAfter = problem.retryAfter();
    if (retryAfter != null) {
      headers.set(HttpHeaders.RETRY_AFTER, Long.toString(wholeSeconds(retryAfter)));
    }
    return headers;
  }

  private static long wholeSeconds(Duration duration) {
    return Math.max(1, duration.plusSeconds(1).minusNanos(1).toSeconds());
  }

  /** The problem with which this request was answered, if it was. */
  public static Optional<ProblemCode> answered(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof ProblemCode code
        ? Optional.of(code)
        : Optional.empty();
  }

  private static ProblemBody body(HttpServletRequest request, Problem problem) {
    request.setAttribute(ATTRIBUTE, problem.code());
    Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    String instance = failed instanceof String uri ? uri : request.getRequestURI();
    return new ProblemBody(problem, instance, RequestIds.of(request));
  }
}
