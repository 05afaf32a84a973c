package io.postrider.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers what failed outside of controllers: in a filter, or by {@code sendError}. */
@RestController
@Hidden
class ErrorAnswers implements ErrorController {

  @RequestMapping("/error")
  ResponseEntity<Object> answer(HttpServletRequest request) {
    Optional<Problem> broken = BrokenBody.kept(request);
    if (broken.isPresent()) {
      return ProblemAnswers.answer(request, broken.get());
    }
    if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable failure) {
      return ProblemAnswers.answer(request, failure);
    }
    // who asks for this page itself finds nothing
    int status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? code
            : 404;
    return ProblemAnswers.answer(request, ProblemTranslation.ofStatus(status));
  }
}
