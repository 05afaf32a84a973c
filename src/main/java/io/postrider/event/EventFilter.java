package io.postrider.event;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which events a reader wants, or may see.
 *
 * @param types names on the wire; empty for all
 * @param accounts null for all, also those that concern no account
 */
public record EventFilter(Set<String> types, @Nullable Set<UUID> accounts) {

  public static final EventFilter ALL = new EventFilter(Set.of(), null);

  public EventFilter {
    types = Set.copyOf(types);
    accounts = accounts == null ? null : Set.copyOf(accounts);
  }

  /** Whether no event can pass. */
  boolean isClosed() {
    return accounts != null && accounts.isEmpty();
  }
}
