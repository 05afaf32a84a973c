package io.postrider.oauth2;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an authorization server gave.
 *
 * @param askedAt when; the lifetime counts from here, so that a slow answer shortens it
 * @param lifetime of the access token
 * @param refreshToken what replaces the refresh token that was spent; null = it stays
 */
record Grant(
    AccessToken accessToken, Instant askedAt, Duration lifetime, @Nullable String refreshToken) {

  private static final Duration MARGIN = Duration.ofMinutes(2);
  private static final int PART = 5;

  /** Whether there is time enough left for a login: two minutes, or a fifth of a short life. */
  boolean isFresh(Instant now) {
    Duration fifth = lifetime.dividedBy(PART);
    Duration margin = fifth.compareTo(MARGIN) < 0 ? fifth : MARGIN;
    return now.isBefore(askedAt.plus(lifetime).minus(margin));
  }

  @Override
  public String toString() {
    return "Grant[" + askedAt + ", " + lifetime + "]";
  }
}
