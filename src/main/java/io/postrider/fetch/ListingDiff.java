package io.postrider.fetch;

import java.util.ArrayList;
import java.util.HashMap;
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

  /** A known entry that is listed again, under this session's number. */
  record Relisted(LedgerEntry entry, ListedMessage listed) {

    /** Whether LIST still says what it said at first; a difference means another message. */
    boolean sameSize() {
      return entry.size() < 0 || listed.size() < 0 || entry.size() == listed.size();
    }
  }

  static ListingDiff between(Map<EntryKey, LedgerEntry> known, Listing listing) {
    var unknown = new ArrayList<ListedMessage>();
    var relisted = new ArrayList<Relisted>();
    var returned = new ArrayList<LedgerEntry>();
    Map<EntryKey, LedgerEntry> absent = new HashMap<>(known);
    for (ListedMessage listed : listing.messages()) {
      LedgerEntry entry = absent.remove(listed.key());
      if (entry == null) {
        unknown.add(listed);
        continue;
      }
      relisted.add(new Relisted(entry, listed));
      if (!entry.onServer()) {
        returned.add(entry);
      }
    }

    var confirmedGone = new ArrayList<LedgerEntry>();
    var vanished = new ArrayList<LedgerEntry>();
    var left = new ArrayList<LedgerEntry>();
    if (listing.complete()) {
      boolean empty = listing.messages().isEmpty();
      for (LedgerEntry entry : absent.values()) {
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
