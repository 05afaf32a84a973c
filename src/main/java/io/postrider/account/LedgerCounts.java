package io.postrider.account;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** How many listed messages of an account stand where; answered by the module with the ledger. */
public interface LedgerCounts {

  /** The counts of those accounts; an account without entries may be missing. */
  Map<UUID, Counts> of(Collection<UUID> accountIds);

  /** Entries of the ledger by state. */
  record Counts(long stored, long pending, long quarantined, long skipped, long deleteRequested) {

    public static final Counts NONE = new Counts(0, 0, 0, 0, 0);
  }
}
