package io.postrider.web;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who asks. Declared as a parameter of a handler method, it is given the caller of this very
 * request.
 */
public interface Caller {

  /** A name for people: the token's own, or the subject of a JWT. */
  String name();

  /** What the caller may do; a caller with {@code admin} holds every scope. */
  Set<String> scopes();

  /** The accounts the caller is bound to; empty means that it may see all. */
  Optional<Set<UUID>> accounts();

  /**
   * The same caller as its token stands now, for what goes on after the request was let in.
   *
   * @throws ProblemException {@code unauthenticated} if the token was revoked or has expired
   */
  Caller renewed();

  /** Whether this caller may know of the account; where not, the answer is 404. */
  default boolean maySee(UUID accountId) {
    return accounts().map(bound -> bound.contains(accountId)).orElse(true);
  }
}
