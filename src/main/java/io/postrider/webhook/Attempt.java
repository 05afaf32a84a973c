package io.postrider.webhook;

import io.postrider.web.Problem;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of one request to an endpoint.
 *
 * @param status null where no answer came
 * @param response how the answer's body begins
 * @param problem null where the endpoint accepted
 * @param retryAfter what the endpoint asked for
 */
public record Attempt(
    Instant at,
    long millis,
    @Nullable Integer status,
    @Nullable String response,
    @Nullable Problem problem,
    @Nullable Duration retryAfter) {

  private static final int GONE = 410;

  public boolean isAccepted() {
    return problem == null;
  }

  /** The endpoint wants no more deliveries, ever. */
  boolean isGone() {
    return status != null && status == GONE;
  }
}
