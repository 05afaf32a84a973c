package io.postrider.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Accounts whose books do not balance; answered by the module with the ledger. */
public interface LedgerViolations {

  /**
   * Those accounts, the worst first.
   *
   * @param visible empty = all
   */
  List<Violation> found(Optional<Set<UUID>> visible, int most);

  /** What was found wrong with one account, and since when. */
  record Violation(UUID accountId, long count, Instant since, String detail) {}
}
