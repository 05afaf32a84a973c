package io.postrider.oauth2;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The authorization server answered, and it was no. Holds the error of RFC 6749 section 5.2 where
 * the answer had one.
 *
 * @see TokenProblems
 */
final class TokenRefused extends RuntimeException {

  private final int status;
  private final @Nullable String error;
  private final @Nullable String description;
  private final @Nullable String retryAfter;

  TokenRefused(
      int status,
      @Nullable String error,
      @Nullable String description,
      @Nullable String retryAfter) {
    super("HTTP status " + status + (error == null ? "" : ", " + error));
    this.status = status;
    this.error = error;
    this.description = description;
    this.retryAfter = retryAfter;
  }

  int status() {
    return status;
  }

  /** {@code invalid_grant} and the like. */
  Optional<String> error() {
    return Optional.ofNullable(error);
  }

  /** The server's words to it. */
  Optional<String> description() {
    return Optional.ofNullable(description);
  }

  /** The field of that name as it came. */
  Optional<String> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
