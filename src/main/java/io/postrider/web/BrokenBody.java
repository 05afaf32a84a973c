package io.postrider.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.apache.coyote.BadRequestException;

/**
 * Tells a body that its sender broke, by a chunk that is none or by going away, from a failure of
 * our own. Only the server itself throws this type, while it reads the request; a full disk or a
 * broken line to another server never comes as one.
 */
public final class BrokenBody {

  private static final String ATTRIBUTE = BrokenBody.class.getName();
  private static final int DEEPEST = 20;

  private BrokenBody() {}

  /** Whether the client is to blame; the same type tells of a client gone during the answer. */
  public static boolean isOne(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof BadRequestException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  static Problem problem() {
    return Problem.of(ProblemCode.REQUEST_MALFORMED, "The body broke off before its end.");
  }

  /** Keeps the answer for the error page, which is all that the server lets out from here on. */
  static void keep(HttpServletRequest request, Problem answer) {
    request.setAttribute(ATTRIBUTE, answer);
  }

  static Optional<Problem> kept(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Problem answer
        ? Optional.of(answer)
        : Optional.empty();
  }
}
