package io.postrider.fetch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a listing changes in the ledger: a pure comparison, no input or output.
 *
 * <p>Absence from a listing is not proof of deletion: an incomplete listing, and an empty one where
 * there is nothing that we asked to delete, leave every known entry as it was.
 */
record ListingDiff(
    List<ListedMessage> unknown,
    List<Relisted> relisted,
    List<LedgerEntry> confirmedGone,
    List<LedgerEntry> vanished,
    List<LedgerEntry> left,
    List<LedgerEntry> returned) {

  /**
   * A known entry that is listed again, under this session's number.
   *
   * @param ambiguous whether others share its UIDL, so that only a guess says which it is
   */
  record Relisted(LedgerEntry entry, ListedMessage listed, boolean ambiguous) {

    Relisted ambiguous(boolean whether) {
      return new Relisted(entry, listed, whether);
    }

    /** Whether LIST says what it said at first; where it says nothing, nothing is certain. */
    boolean sameSize() {
      return entry.size() >= 0 && entry.size() == listed.size();
    }
  }

  static ListingDiff between(Map<EntryKey, LedgerEntry> known, Listing listing) {
    var unknown = new ArrayList<ListedMessage>();
    var matched = new ArrayList<Relisted>();
    var returned = new ArrayList<LedgerEntry>();
    var candidates = new KnownEntries(known.values());
    for (ListedMessage listed : listing.messages()) {
      LedgerEntry entry = candidates.take(listed);
      if (entry == null) {
        unknown.add(listed.as(candidates.nextOccurrence(listed.key().uidl())));
        continue;
      }
      matched.add(new Relisted(entry, listed, false));
      if (!entry.onServer()) {
        returned.add(entry);
      }
    }

    List<Relisted> relisted =
        matched.stream()
            .map(match -> match.ambiguous(candidates.isAmbiguous(match.entry().key().uidl())))
            .toList();

    var confirmedGone = new ArrayList<LedgerEntry>();
    var vanished = new ArrayList<LedgerEntry>();
    var left = new ArrayList<LedgerEntry>();
    if (listing.complete()) {
      boolean empty = listing.messages().isEmpty();
      for (LedgerEntry entry : candidates.left()) {
        if (!entry.onServer()) {
          continue;
        }
        if (entry.state() == EntryState.DELETE_REQUESTED) {
          confirmedGone.add(entry);
        } else if (!empty) {
          (entry.state() == EntryState.SEEN ? vanished : left).add(entry);
        }
      }
    }
    return new ListingDiff(unknown, relisted, confirmedGone, vanished, left, returned);
  }
}
