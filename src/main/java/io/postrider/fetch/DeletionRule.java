package io.postrider.fetch;

import io.postrider.account.DeletionPolicy;
import io.postrider.account.DeletionPolicy.AfterDays;
import io.postrider.account.DeletionPolicy.AfterStore;
import io.postrider.account.DeletionPolicy.Keep;
import io.postrider.fetch.DeletionVerdict.Reason;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a stored message may be deleted on the server now: the policy, read as a question. Polls
 * and the preview ask the same rule.
 */
final class DeletionRule {

  /** After so many DELEs in vain the server is asked once a day. */
  static final int DELETE_TRIES = 3;

  private static final Duration DAY = Duration.ofDays(1);

  private final DeletionPolicy policy;
  private final Instant now;

  DeletionRule(DeletionPolicy policy, Instant now) {
    this.policy = policy;
    this.now = now;
  }

  /**
   * What is known of a message of an earlier session.
   *
   * @param sameSize whether it is listed with the size it was stored under
   * @param ambiguous whether others share its UIDL
   * @param byContent whether the server gives it no UIDL
   * @param tries DELEs so far
   * @param lastTryAt the last of these
   */
  record Candidate(
      EntryState state,
      @Nullable Instant storedAt,
      boolean onServer,
      boolean sameSize,
      boolean ambiguous,
      boolean byContent,
      int tries,
      @Nullable Instant lastTryAt) {

    static Candidate of(ListingDiff.Relisted relisted) {
      LedgerEntry entry = relisted.entry();
      return new Candidate(
          entry.state(),
          entry.storedAt(),
          true,
          relisted.sameSize(),
          relisted.ambiguous(),
          entry.marks().byContent(),
          entry.deletion().tries(),
          entry.deletion().lastTryAt());
    }

    /** Whether the server was asked in vain so often that people should know. */
    boolean notHonoured() {
      return state == EntryState.DELETE_REQUESTED && onServer && tries >= DELETE_TRIES;
    }
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
  DeletionVerdict verdict(Candidate it) {
    return switch (it.state()) {
      case STORED, DELETE_REQUESTED, ALIAS -> ofStored(it);
      case SEEN, GONE, QUARANTINED, SKIPPED, VANISHED -> DeletionVerdict.no(Reason.NOT_STORED);
    };
  }

  private DeletionVerdict ofStored(Candidate it) {
    if (it.storedAt() == null) {
      return DeletionVerdict.no(Reason.NOT_STORED);
    }
    if (!it.onServer()) {
      return DeletionVerdict.no(Reason.NOT_LISTED);
    }
    Instant due =
        switch (policy) {
          case Keep _ -> null;
          case AfterStore _ -> it.storedAt();
          case AfterDays after -> it.storedAt().plus(Duration.ofDays(after.days()));
        };
    if (due == null) {
      return DeletionVerdict.no(Reason.POLICY_KEEPS);
    }
    if (it.byContent()) {
      return DeletionVerdict.no(Reason.NO_UIDL);
    }
    if (it.ambiguous()) {
      return DeletionVerdict.no(Reason.AMBIGUOUS);
    }
    if (!it.sameSize()) {
      return DeletionVerdict.no(Reason.SIZE_DIFFERS);
    }
    if (due.isAfter(now)) {
      return DeletionVerdict.later(Reason.TOO_YOUNG, due);
    }
    Instant lastTry = it.lastTryAt();
    if (it.notHonoured() && lastTry != null && lastTry.plus(DAY).isAfter(now)) {
      return DeletionVerdict.later(Reason.NOT_HONOURED, lastTry.plus(DAY));
    }
    return DeletionVerdict.yes();
  }
}
