package io.postrider.fetch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The entries that share a UIDL while they are matched with a listing: each is given away at most
 * once. A UIDL is the server's word for a message, and some servers use a word again: an entry that
 * was seen to be gone is not the message that is listed now, and one whose size is another may not
 * be it.
 */
final class KnownEntries {

  /** Sizes of one message by two ways of counting or estimating are closer than this. */
  private static final long ROUGHLY = 1_024;

  private final List<LedgerEntry> left;

  KnownEntries(Collection<LedgerEntry> sameUidl) {
    left = new ArrayList<>(sameUidl);
    if (left.size() > 1) {
      left.sort(PREFERENCE);
    }
  }

  /** The entry of this message, as its size says; null if there is none. */
  @Nullable LedgerEntry takeExact(ListedMessage listed) {
    return take(listed, KnownEntries::isExactly);
  }

  /** An entry that is this message's although the size is another; null if there is none. */
  @Nullable LedgerEntry takeCertain(ListedMessage listed) {
    return take(listed, KnownEntries::isCertainly);
  }

  /** An entry of another size that may still be that of this message; null if there is none. */
  @Nullable LedgerEntry takePossible(ListedMessage listed) {
    return take(listed, KnownEntries::isPossibly);
  }

  /**
   * An entry of just this size that was seen to be gone: this may be its message, come back, or
   * another under the same word; null if there is none.
   */
  @Nullable LedgerEntry takeGone(ListedMessage listed) {
    return take(listed, KnownEntries::isBack);
  }

  /** The entries that no listed message took. */
  List<LedgerEntry> left() {
    return left;
  }

  private @Nullable LedgerEntry take(
      ListedMessage listed, BiPredicate<ListedMessage, LedgerEntry> which) {
    for (int i = 0; i < left.size(); i++) {
      if (which.test(listed, left.get(i))) {
        return left.remove(i);
      }
    }
    return null;
  }

  private static boolean isExactly(ListedMessage listed, LedgerEntry entry) {
    // one that was gone from a complete listing after DELE: what is listed now is another
    return entry.state() != EntryState.GONE && sameSize(listed, entry);
  }

  private static boolean isCertainly(ListedMessage listed, LedgerEntry entry) {
    return switch (entry.state()) {
      // not fetched yet: whatever it is, it is fetched
      case SEEN -> true;
      // never read, so that nothing but its size tells it from another
      case SKIPPED, QUARANTINED ->
          !entry.isKnownByContent() && roughly(entry.size(), listed.size());
      case STORED, DELETE_REQUESTED, ALIAS, GONE, VANISHED -> false;
    };
  }

  /** A size that changes while the message stays may be a server's poor estimate. */
  private static boolean isPossibly(ListedMessage listed, LedgerEntry entry) {
    return entry.state() != EntryState.GONE && entry.isKnownByContent();
  }

  private static boolean isBack(ListedMessage listed, LedgerEntry entry) {
    return entry.state() == EntryState.GONE && entry.isKnownByContent() && sameSize(listed, entry);
  }

  private static boolean sameSize(ListedMessage listed, LedgerEntry entry) {
    LedgerEntry.Marks marks = entry.marks();
    long size = listed.size();
    return size < 0
        || entry.size() < 0
        || size == entry.size()
        || size == marks.checkedSize()
        || (marks.octets() >= 0 && Fingerprint.explains(marks.octets(), marks.lines(), size));
  }

  private static boolean roughly(long one, long other) {
    long larger = Math.max(one, other);
    return Math.abs(one - other) <= Math.max(ROUGHLY, larger / 4);
  }

  /** What is still to be fetched first, so that a guess fetches once more rather than deletes. */
  private static final Comparator<LedgerEntry> PREFERENCE =
      Comparator.comparing((LedgerEntry entry) -> entry.state() != EntryState.SEEN)
          .thenComparing(entry -> !entry.onServer())
          .thenComparingInt(entry -> entry.key().occurrence());
}
