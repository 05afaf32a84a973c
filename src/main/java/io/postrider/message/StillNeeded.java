package io.postrider.message;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/**
 * Asked before messages go because their time is over: some work may not be done with them yet. Who
 * needs one says so; it is asked about again later.
 */
@FunctionalInterface
public interface StillNeeded {

  /**
   * Those of these messages of the account that may not go now. Runs in the purging transaction.
   */
  Set<UUID> among(UUID accountId, Collection<UUID> messageIds);
}
