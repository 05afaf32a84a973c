package io.postrider.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ListingDiffTests {

  private final Map<EntryKey, LedgerEntry> known = new HashMap<>();

  @Test
  void whatWasNeverListedIsUnknown() {
    known("a", EntryState.STORED);
    var diff = ListingDiff.between(known, listing("a", "b"));
    assertThat(diff.unknown()).extracting(ListedMessage::key).containsExactly(new EntryKey("b", 0));
    assertThat(diff.relisted()).hasSize(1);
  }

  @Test
  void equalUidlsAreToldApartByTheirOrder() {
    var diff = ListingDiff.between(known, listing("same", "same"));
    assertThat(diff.unknown())
        .extracting(ListedMessage::key)
        .containsExactly(new EntryKey("same", 0), new EntryKey("same", 1));
  }

  @Test
  void onlyWhatWeAskedToDeleteIsGoneByAbsence() {
    known("asked", EntryState.DELETE_REQUESTED);
    known("stored", EntryState.STORED);
    known("pending", EntryState.SEEN);
    var diff = ListingDiff.between(known, listing("other"));
    assertThat(diff.confirmedGone()).extracting(LedgerEntry::key).containsExactly(key("asked"));
    assertThat(diff.left()).extracting(LedgerEntry::key).containsExactly(key("stored"));
    assertThat(diff.vanished()).extracting(LedgerEntry::key).containsExactly(key("pending"));
  }

  @Test
  void anEmptyListingProvesOnlyWhatWeAskedFor() {
    known("asked", EntryState.DELETE_REQUESTED);
    known("stored", EntryState.STORED);
    known("pending", EntryState.SEEN);
    var diff = ListingDiff.between(known, listing());
    assertThat(diff.confirmedGone()).extracting(LedgerEntry::key).containsExactly(key("asked"));
    assertThat(diff.left()).isEmpty();
    assertThat(diff.vanished()).isEmpty();
  }

  @Test
  void anIncompleteListingProvesNothing() {
    known("asked", EntryState.DELETE_REQUESTED);
    known("pending", EntryState.SEEN);
    var incomplete = new Listing.Builder().add(1, "new", 10).build(false);
    var diff = ListingDiff.between(known, incomplete);
    assertThat(diff.unknown()).hasSize(1);
    assertThat(diff.confirmedGone()).isEmpty();
    assertThat(diff.vanished()).isEmpty();
    assertThat(diff.left()).isEmpty();
  }

  @Test
  void aUidlUsedAgainAfterItsMessageWasGoneIsAnotherMessage() {
    known("1", EntryState.GONE);
    var diff = ListingDiff.between(known, listing("1"));
    assertThat(diff.relisted()).isEmpty();
    assertThat(diff.unknown()).extracting(ListedMessage::key).containsExactly(new EntryKey("1", 1));
  }

  @Test
  void anotherSizeAfterDeleteWasAskedForIsAnotherMessage() {
    known("1", EntryState.DELETE_REQUESTED);
    var again = new Listing.Builder().add(1, "1", 11).build(true);
    var diff = ListingDiff.between(known, again);
    assertThat(diff.unknown()).extracting(ListedMessage::key).containsExactly(new EntryKey("1", 1));
    assertThat(diff.confirmedGone()).extracting(LedgerEntry::key).containsExactly(key("1"));
  }

  @Test
  void ofMessagesThatShareAUidlTheUnfetchedOneIsTakenToBeTheOneThatIsLeft() {
    known("same", EntryState.DELETE_REQUESTED);
    known.put(
        new EntryKey("same", 1),
        new LedgerEntry(9, new EntryKey("same", 1), 10, EntryState.SEEN, 0, true, null, null));
    var diff = ListingDiff.between(known, listing("same"));
    assertThat(diff.relisted()).singleElement().matches(match -> match.entry().id() == 9);
    assertThat(diff.relisted().getFirst().ambiguous()).isTrue();
    assertThat(diff.confirmedGone()).extracting(LedgerEntry::key).containsExactly(key("same"));
  }

  private void known(String uidl, EntryState state) {
    known.put(
        key(uidl),
        new LedgerEntry(
            known.size(), key(uidl), 10, state, 0, true, Instant.EPOCH, new UUID(0, 1)));
  }

  private static EntryKey key(String uidl) {
    return new EntryKey(uidl, 0);
  }

  private static Listing listing(String... uidls) {
    var builder = new Listing.Builder();
    for (int i = 0; i < uidls.length; i++) {
      builder.add(i + 1, uidls[i], 10);
    }
    return builder.build(true);
  }
}
