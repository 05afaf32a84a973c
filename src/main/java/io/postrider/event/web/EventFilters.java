package io.postrider.event.web;

import io.postrider.event.EventFilter;
import io.postrider.event.EventType;
import io.postrider.web.Caller;
import io.postrider.web.ProblemException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a caller asked for, within what it may see. */
final class EventFilters {

  private static final Set<String> KNOWN =
      Arrays.stream(EventType.values())
          .map(EventType::code)
          .collect(Collectors.toCollection(TreeSet::new));

  private EventFilters() {}

  static EventFilter of(@Nullable List<String> types, @Nullable UUID account, Caller caller) {
    return new EventFilter(types == null ? Set.of() : known(types), accounts(account, caller));
  }

  private static Set<String> known(List<String> types) {
    for (String type : types) {
      if (!KNOWN.contains(type)) {
        throw ProblemException.invalid(
            "types", "unknown", "must be among " + String.join(", ", KNOWN));
      }
    }
    return Set.copyOf(types);
  }

  private static @Nullable Set<UUID> accounts(@Nullable UUID account, Caller caller) {
    if (account == null) {
      return caller.accounts().orElse(null);
    }
    return caller.maySee(account) ? Set.of(account) : Set.of();
  }
}
