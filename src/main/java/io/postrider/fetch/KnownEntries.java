package io.postrider.fetch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's entries while they are matched with a listing: each is given away at most once. A
 * UIDL is the server's word for a message, and some servers use a word again: an entry that was
 * seen to be gone, or whose listed size was another, is not the message that is listed now.
 */
final class KnownEntries {

  private final Map<String, List<LedgerEntry>> byUidl = new HashMap<>();
  private final Map<String, Integer> occurrences = new HashMap<>();

  KnownEntries(Collection<LedgerEntry> entries) {
    for (LedgerEntry entry : entries) {
      byUidl.computeIfAbsent(entry.key().uidl(), _ -> new ArrayList<>(1)).add(entry);
      occurrences.merge(entry.key().uidl(), entry.key().occurrence() + 1, Math::max);
    }
    byUidl.values().stream()
        .filter(shared -> shared.size() > 1)
        .forEach(shared -> shared.sort(PREFERENCE));
  }

  /** The entry of this message; null if it was never listed before. */
  @Nullable LedgerEntry take(ListedMessage listed) {
    List<LedgerEntry> shared = byUidl.get(listed.key().uidl());
    if (shared == null) {
      return null;
    }
    for (int i = 0; i < shared.size(); i++) {
      if (isThe(listed, shared.get(i))) {
        return shared.remove(i);
      }
    }
    return null;
  }

  /** Which occurrence a message is that no entry stands for. */
  int nextOccurrence(String uidl) {
    return occurrences.merge(uidl, 1, Integer::sum) - 1;
  }

  /** Whether more than one entry goes, or went, by this UIDL. */
  boolean isAmbiguous(String uidl) {
    return occurrences.getOrDefault(uidl, 0) > 1;
  }

  /** The entries that no listed message took. */
  List<LedgerEntry> left() {
    return byUidl.values().stream().flatMap(List::stream).toList();
  }

  private static boolean isThe(ListedMessage listed, LedgerEntry entry) {
    boolean differs = entry.size() >= 0 && listed.size() >= 0 && entry.size() != listed.size();
    return switch (entry.state()) {
      // it was gone from a complete listing after DELE: what is listed now is another
      case GONE -> false;
      // a size that changes while the message stays listed is a server's poor estimate
      case STORED, DELETE_REQUESTED, SEEN, QUARANTINED, SKIPPED, VANISHED, ALIAS ->
          !differs || (entry.onServer() && entry.state() != EntryState.DELETE_REQUESTED);
    };
  }

  /** What is still to be fetched first, so that a guess fetches once more rather than deletes. */
  private static final Comparator<LedgerEntry> PREFERENCE =
      Comparator.comparing((LedgerEntry entry) -> entry.state() != EntryState.SEEN)
          .thenComparing(entry -> !entry.onServer())
          .thenComparingInt(entry -> entry.key().occurrence());
}
