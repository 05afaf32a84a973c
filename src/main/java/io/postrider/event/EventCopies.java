package io.postrider.event;

import java.util.Map;
import java.util.UUID;

/**
 * Whoever keeps copies of what events told implements this: where content is deleted, it must not
 * live on in a copy either.
 */
@FunctionalInterface
public interface EventCopies {

  /**
   * Replaces the data of these events, as JSON by their ids. Runs in the transaction that rewrites
   * the log.
   */
  void rewrite(Map<UUID, String> data);
}
