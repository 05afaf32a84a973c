package io.postrider.fetch;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a listing changes in the ledger: a pure comparison, no input or output. The ledger's entries
 * go by, those of one UIDL at a time: first those that the last listing had, then, for messages
 * that none of these stands for, those that left. Only what calls for action is kept.
 *
 * <p>Absence from a listing is not proof of deletion: an incomplete listing, and an empty one where
 * there is nothing that we asked to delete, leave every known entry as it was.
 */
final class ListingDiff {

  /**
   * A known entry that is listed again, under this session's number.
   *
   * @param ambiguous whether others share its UIDL, so that only a guess says which it is
   */
  record Relisted(LedgerEntry entry, ListedMessage listed, boolean ambiguous) {

    /** Whether LIST says what it said at first; where it says nothing, nothing is certain. */
    boolean sameSize() {
      return entry.size() >= 0 && entry.size() == listed.size();
    }
  }

  private final Listing listing;
  private final Predicate<Relisted> wanted;
  private final BitSet matched = new BitSet();
  private final Map<String, Integer> occurrences = new HashMap<>();
  private final Map<EntryKey, Integer> shared = new HashMap<>();
  private final Set<String> sharedUidls = new HashSet<>();
  private final List<Relisted> relisted = new ArrayList<>();
  private final List<Relisted> returned = new ArrayList<>();
  private final List<Relisted> resized = new ArrayList<>();
  private final List<Relisted> unsure = new ArrayList<>();
  private final Map<Integer, Long> comebacks = new HashMap<>();
  private final List<LedgerEntry> confirmedGone = new ArrayList<>();
  private final EntryIds vanished = new EntryIds();
  private final EntryIds left = new EntryIds();
  private int held;
  private int missing;
  private int byContent;
  private int pending;

  /**
   * @param wanted which of the relisted are to be kept, beside those that changed
   */
  ListingDiff(Listing listing, Predicate<Relisted> wanted) {
    this.listing = listing;
    this.wanted = wanted;
  }

  /** Compares all at once. */
  static ListingDiff between(
      Collection<LedgerEntry> known, Listing listing, Predicate<Relisted> wanted) {
    var diff = new ListingDiff(listing, wanted);
    byUidl(known.stream().filter(LedgerEntry::onServer).toList()).forEach(diff::onServer);
    byUidl(known.stream().filter(entry -> diff.asksFor(entry.key().uidl())).toList())
        .forEach(diff::known);
    return diff;
  }

  private static Collection<List<LedgerEntry>> byUidl(List<LedgerEntry> entries) {
    var groups = new LinkedHashMap<String, List<LedgerEntry>>();
    entries.forEach(
        entry -> groups.computeIfAbsent(entry.key().uidl(), _ -> new ArrayList<>(1)).add(entry));
    return groups.values();
  }

  /** Takes the entries of one UIDL that the last listing had. */
  void onServer(List<LedgerEntry> sameUidl) {
    var candidates = new KnownEntries(sameUidl);
    match(sameUidl.getFirst().key().uidl(), candidates, sameUidl);
    for (LedgerEntry entry : sameUidl) {
      byContent += entry.marks().byContent() ? 1 : 0;
      held += counts(entry) && !isOutOfSight(entry) ? 1 : 0;
    }
    candidates.left().forEach(this::absent);
  }

  /** Takes all entries of one UIDL that has messages for which no entry stands yet. */
  void known(List<LedgerEntry> sameUidl) {
    String uidl = sameUidl.getFirst().key().uidl();
    int last = sameUidl.stream().mapToInt(entry -> entry.key().occurrence()).max().orElse(-1);
    occurrences.merge(uidl, last + 1, Math::max);
    List<LedgerEntry> gone = sameUidl.stream().filter(entry -> !entry.onServer()).toList();
    match(uidl, new KnownEntries(gone), sameUidl);
  }

  /** Whether a message of this UIDL is without an entry so far. */
  boolean asksFor(String uidl) {
    for (int at = listing.first(uidl); at >= 0; at = listing.next(at)) {
      if (!matched.get(at)) {
        return true;
      }
    }
    return false;
  }

  private void match(String uidl, KnownEntries candidates, List<LedgerEntry> sameUidl) {
    int first = listing.first(uidl);
    if (first < 0) {
      return;
    }
    boolean ambiguous =
        sameUidl.size() > 1
            || listing.next(first) >= 0
            || sameUidl.getFirst().key().occurrence() > 0;
    if (ambiguous) {
      sharedUidls.add(uidl);
    }
    takeEach(first, candidates::takeExact, true, ambiguous);
    takeEach(first, candidates::takeCertain, true, ambiguous);
    takeEach(first, candidates::takePossible, false, ambiguous);
    for (int at = first; at >= 0; at = listing.next(at)) {
      LedgerEntry gone = matched.get(at) ? null : candidates.takeGone(listing.message(at));
      if (gone != null) {
        comebacks.put(at, gone.id());
      }
    }
  }

  private void takeEach(
      int first,
      Function<ListedMessage, @Nullable LedgerEntry> candidate,
      boolean certain,
      boolean ambiguous) {
    for (int at = first; at >= 0; at = listing.next(at)) {
      if (!matched.get(at)) {
        take(at, candidate.apply(listing.message(at)), certain, ambiguous);
      }
    }
  }

  private void take(int at, @Nullable LedgerEntry entry, boolean certain, boolean ambiguous) {
    if (entry == null) {
      return;
    }
    matched.set(at);
    var match = new Relisted(entry, listing.message(at), ambiguous);
    if (ambiguous) {
      shared.put(entry.key(), match.listed().number());
    }
    if (!certain) {
      unsure.add(match);
      return;
    }
    if (entry.state() == EntryState.SEEN || entry.state() == EntryState.VANISHED) {
      pending++;
    }
    if (!entry.onServer()) {
      returned.add(match);
    } else if (entry.state() == EntryState.SEEN && !match.sameSize()) {
      resized.add(match);
    }
    if (wanted.test(match)) {
      relisted.add(match);
    }
  }

  private static boolean counts(LedgerEntry entry) {
    return entry.state() != EntryState.DELETE_REQUESTED && entry.marks().doubt() == null;
  }

  private void absent(LedgerEntry entry) {
    if (!listing.complete() || isOutOfSight(entry)) {
      return;
    }
    missing += counts(entry) ? 1 : 0;
    if (entry.state() == EntryState.DELETE_REQUESTED) {
      confirmedGone.add(entry);
    } else if (listing.size() > 0) {
      (entry.state() == EntryState.SEEN ? vanished : left).add(entry.id());
    }
  }

  /** Listed or not, only RETR knows. */
  private boolean isOutOfSight(LedgerEntry entry) {
    return entry.marks().byContent() && listing.nameless() > 0;
  }

  /** How many listed messages no entry stands for. */
  int unknownCount() {
    return listing.named() - matched.cardinality();
  }

  /**
   * The next place, from this one on, of a message that no entry stands for; negative at the end.
   */
  int nextUnknown(int from) {
    int at = matched.nextClearBit(from);
    return at < listing.named() ? at : -1;
  }

  /** The unknown message at this place under the next occurrence that is free; once for each. */
  ListedMessage enter(int at) {
    ListedMessage message = listing.message(at);
    String uidl = message.key().uidl();
    if (listing.next(at) < 0 && message.key().occurrence() == 0 && !occurrences.containsKey(uidl)) {
      return message;
    }
    sharedUidls.add(uidl);
    ListedMessage entered = message.as(occurrences.merge(uidl, 1, Integer::sum) - 1);
    shared.put(entered.key(), entered.number());
    return entered;
  }

  /**
   * The entry that the unknown message at this place may be the come-back of: a server that showed
   * an empty mailbox for a moment, or was restored from a backup, shows what was gone. 0 if none.
   */
  long comeback(int at) {
    return comebacks.getOrDefault(at, 0L);
  }

  /** The message of this match as another one than its entry's: under that occurrence. */
  ListedMessage enterAnew(Relisted match, int occurrence) {
    ListedMessage entered = match.listed().as(occurrence);
    sharedUidls.add(entered.key().uidl());
    shared.put(entered.key(), entered.number());
    return entered;
  }

  /** This session's number of a known or entered message; 0 if it is not listed. */
  int numberOf(EntryKey key) {
    Integer number = shared.get(key);
    if (number != null) {
      return number;
    }
    int at = listing.first(key.uidl());
    return at < 0 || sharedUidls.contains(key.uidl()) ? 0 : listing.number(at);
  }

  /** Listed again, certainly, and wanted. */
  List<Relisted> relisted() {
    return relisted;
  }

  /** Listed again after they had not been. */
  List<Relisted> returned() {
    return returned;
  }

  /** To be fetched, and listed with another size than before. */
  List<Relisted> resized() {
    return resized;
  }

  /** Perhaps listed again: the size is another, and only their content tells. */
  List<Relisted> unsure() {
    return unsure;
  }

  List<LedgerEntry> confirmedGone() {
    return confirmedGone;
  }

  EntryIds vanished() {
    return vanished;
  }

  EntryIds left() {
    return left;
  }

  /** Entries that the last listing had, save those that we asked to delete. */
  int held() {
    return held;
  }

  /** Of these, those that this listing lacks. */
  int missing() {
    return missing;
  }

  /** Whether any message that is listed is still to be fetched, or to be judged. */
  boolean hasPending() {
    return pending > 0 || unknownCount() > 0 || !unsure.isEmpty();
  }

  /** Whether messages are known by content alone. */
  boolean hasEntriesByContent() {
    return byContent > 0;
  }
}
