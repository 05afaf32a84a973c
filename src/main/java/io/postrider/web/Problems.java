package io.postrider.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.util.DisconnectedClientHelper;

/** Answers whatever a controller throws as a problem. */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class Problems {

  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  /** What a handler may have said of the content that is not sent after all. */
  private static final List<String> OF_THE_CONTENT =
      List.of(
          HttpHeaders.CONTENT_LENGTH,
          HttpHeaders.CONTENT_RANGE,
          HttpHeaders.CONTENT_DISPOSITION,
          HttpHeaders.CONTENT_ENCODING,
          HttpHeaders.ACCEPT_RANGES,
          HttpHeaders.ETAG,
          HttpHeaders.LAST_MODIFIED);

  @ExceptionHandler
  @Nullable ResponseEntity<Object> answer(
      Throwable failure, HttpServletRequest request, HttpServletResponse response)
      throws Throwable {
    if (BrokenBody.isOne(failure)) {
      log.debug("The client broke the body, or went away: {}", failure.toString());
      BrokenBody.keep(request, ProblemTranslation.of(failure));
      return null;
    }
    if (DisconnectedClientHelper.isClientDisconnectedException(failure)) {
      log.debug("The client went away: {}", failure.toString());
      return null;
    }
    if (response.isCommitted()) {
      // half of another answer is out; the container cuts the connection so that it shows
      throw failure;
    }
    OF_THE_CONTENT.forEach(name -> response.setHeader(name, null));
    return ProblemAnswers.answer(request, failure);
  }
}
