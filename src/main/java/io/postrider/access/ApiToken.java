package io.postrider.access;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token as it is kept: by its hash, never by its text.
 *
 * @param grant what it allows
 * @param hint the first characters of the text
 */
record ApiToken(
    UUID id,
    String hash,
    String hint,
    Grant grant,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant lastUsedAt,
    long version) {

  /**
   * What an administrator decides about a token.
   *
   * @param accounts accounts it is bound to, beside those that carry all of {@code labels}; bound
   *     by neither, it sees all
   */
  record Grant(
      String name,
      Set<Scope> scopes,
      @Nullable Instant expiresAt,
      Set<UUID> accounts,
      Map<String, String> labels) {

    Grant {
      scopes = Set.copyOf(scopes);
      accounts = Set.copyOf(accounts);
      labels = Map.copyOf(labels);
    }

    boolean isBound() {
      return !accounts.isEmpty() || !labels.isEmpty();
    }
  }

  boolean isExpired(Instant now) {
    Instant end = grant.expiresAt();
    return end != null && !now.isBefore(end);
  }
}
