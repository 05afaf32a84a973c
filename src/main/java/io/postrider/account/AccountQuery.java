package io.postrider.account;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which accounts to list, oldest first.
 *
 * @param labels all of them must be there
 * @param text part of name, host or user name, in any case
 * @param visible empty = all accounts may be seen
 * @param after the place to go on from; null = from the start
 */
public record AccountQuery(
    @Nullable AccountState state,
    Map<String, String> labels,
    @Nullable String text,
    Optional<Set<UUID>> visible,
    @Nullable Place after,
    int limit) {

  public AccountQuery {
    labels = Map.copyOf(labels);
  }

  /** A place in the list: that of the account it names, there still or not. */
  public record Place(Instant createdAt, UUID id) {}
}
