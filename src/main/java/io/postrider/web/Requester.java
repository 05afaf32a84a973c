package io.postrider.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Who is behind the request that this thread answers, and from where.
 *
 * @param id what stays the same for a caller, {@code token:<uuid>}; {@code anonymous} for nobody
 * @param name a name for people
 * @param address of the client, as far as the server can tell
 * @param requestId also in the answer and in the log
 */
public record Requester(String id, String name, String address, String requestId) {

  private static final String NOBODY = "anonymous";

  /** Empty on a thread that answers no request. */
  public static Optional<Requester> current() {
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes now
        ? Optional.of(of(now.getRequest()))
        : Optional.empty();
  }

  public static Requester of(HttpServletRequest request) {
    String address = request.getRemoteAddr();
    String requestId = RequestIds.of(request);
    return request.getUserPrincipal() instanceof Caller caller
        ? new Requester(request.getUserPrincipal().getName(), caller.name(), address, requestId)
        : new Requester(NOBODY, NOBODY, address, requestId);
  }
}
