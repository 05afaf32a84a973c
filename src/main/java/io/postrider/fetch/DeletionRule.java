package io.postrider.fetch;

import io.postrider.account.DeletionPolicy;
import io.postrider.account.DeletionPolicy.AfterDays;
import io.postrider.account.DeletionPolicy.AfterStore;
import io.postrider.account.DeletionPolicy.Keep;
import java.time.Duration;
import java.time.Instant;

/** Whether a stored message may be deleted on the server now: the policy, read as a question. */
final class DeletionRule {

  private final DeletionPolicy policy;
  private final Instant now;

  DeletionRule(DeletionPolicy policy, Instant now) {
    this.policy = policy;
    this.now = now;
  }

  /** For a message that this very session stored. */
  boolean deletesWhatWasStoredNow() {
    return switch (policy) {
      case Keep _ -> false;
      case AfterStore _ -> true;
      case AfterDays _ -> false;
    };
  }

  /**
   * For a message of an earlier session. The listed size must still be the one it was stored under:
   * a UIDL used again for another message must not delete that one, and where several messages go
   * by one UIDL, or the server gives it none, nobody can tell which it is. An alias was held
   * against what is stored, by header and size or by content, before it became one.
   */
  boolean deletes(ListingDiff.Relisted relisted) {
    LedgerEntry entry = relisted.entry();
    if (entry.storedAt() == null
        || !relisted.sameSize()
        || relisted.ambiguous()
        || entry.marks().byContent()) {
      return false;
    }
    return switch (entry.state()) {
      case STORED, DELETE_REQUESTED, ALIAS ->
          switch (policy) {
            case Keep _ -> false;
            case AfterStore _ -> true;
            case AfterDays after ->
                !entry.storedAt().plus(Duration.ofDays(after.days())).isAfter(now);
          };
      case SEEN, GONE, QUARANTINED, SKIPPED, VANISHED -> false;
    };
  }
}
