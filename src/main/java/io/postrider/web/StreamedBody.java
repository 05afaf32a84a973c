package io.postrider.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;

/**
 * A POST whose handler reads the body as it comes, in constant memory and within limits of its own:
 * it is neither bounded nor held here. A module that has such an operation declares it as a bean.
 * The handler must take no {@code Idempotency-Key}: it does the same when it is repeated.
 *
 * @param path of the operation, from the slash on
 */
public record StreamedBody(String path) {

  static boolean isOne(HttpServletRequest request, Collection<StreamedBody> streamed) {
    return request.getMethod().equals("POST")
        && streamed.stream()
            .anyMatch(
                body -> request.getRequestURI().equals(request.getContextPath() + body.path()));
  }
}
