package io.postrider.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ListingDiffTests {

  private final Map<EntryKey, LedgerEntry> known = new HashMap<>();

  @Test
  void whatWasNeverListedIsUnknown() {
    known("a", EntryState.STORED);
    var diff = between(listing("a", "b"));
    assertThat(unknown(diff)).extracting(ListedMessage::key).containsExactly(new EntryKey("b", 0));
    assertThat(diff.relisted()).hasSize(1);
  }

  @Test
  void equalUidlsAreToldApartByTheirOrder() {
    var diff = between(listing("same", "same"));
    assertThat(unknown(diff))
        .extracting(ListedMessage::key)
        .containsExactly(new EntryKey("same", 0), new EntryKey("same", 1));
  }

  @Test
  void onlyWhatWeAskedToDeleteIsGoneByAbsence() {
    known("asked", EntryState.DELETE_REQUESTED);
    known("stored", EntryState.STORED);
    known("pending", EntryState.SEEN);
    var diff = between(listing("other"));
    assertThat(diff.confirmedGone()).extracting(LedgerEntry::key).containsExactly(key("asked"));
    assertThat(diff.left().toArray()).containsExactly(id("stored"));
    assertThat(diff.vanished().toArray()).containsExactly(id("pending"));
  }

  @Test
  void anEmptyListingProvesOnlyWhatWeAskedFor() {
    known("asked", EntryState.DELETE_REQUESTED);
    known("stored", EntryState.STORED);
    known("pending", EntryState.SEEN);
    var diff = between(listing());
    assertThat(diff.confirmedGone()).extracting(LedgerEntry::key).containsExactly(key("asked"));
    assertThat(diff.left().toArray()).isEmpty();
    assertThat(diff.vanished().toArray()).isEmpty();
  }

  @Test
  void anIncompleteListingProvesNothing() {
    known("asked", EntryState.DELETE_REQUESTED);
    known("pending", EntryState.SEEN);
    var incomplete = new Listing.Builder().add(1, "new", 10).build(false);
    var diff = between(incomplete);
    assertThat(unknown(diff)).hasSize(1);
    assertThat(diff.confirmedGone()).isEmpty();
    assertThat(diff.vanished().toArray()).isEmpty();
    assertThat(diff.left().toArray()).isEmpty();
  }

  @Test
  void aUidlUsedAgainAfterItsMessageWasGoneIsAnotherMessage() {
    known("1", EntryState.GONE);
    var diff = between(listing("1"));
    assertThat(diff.relisted()).isEmpty();
    assertThat(unknown(diff)).extracting(ListedMessage::key).containsExactly(new EntryKey("1", 1));
  }

  @Test
  void anotherSizeOfAMessageThatWasReadIsForItsHeaderToJudge() {
    for (EntryState state :
        List.of(EntryState.STORED, EntryState.DELETE_REQUESTED, EntryState.ALIAS)) {
      known.clear();
      known("1", state);
      var diff = between(new Listing.Builder().add(1, "1", 11).build(true));
      assertThat(diff.unsure()).singleElement().matches(match -> match.listed().number() == 1);
      assertThat(unknown(diff)).isEmpty();
      assertThat(diff.relisted()).isEmpty();
      assertThat(diff.confirmedGone()).isEmpty();
    }
  }

  @Test
  void aSizeThatCountsLinesOtherwiseIsTheSame() {
    read("1", new LedgerEntry.Marks(false, null, 1_000, 40, -1));
    assertThat(between(new Listing.Builder().add(1, "1", 960).build(true)).unsure()).isEmpty();
    assertThat(between(new Listing.Builder().add(1, "1", 1_000).build(true)).unsure()).isEmpty();
    assertThat(between(new Listing.Builder().add(1, "1", 961).build(true)).unsure()).hasSize(1);
  }

  @Test
  void aSizeThatWasFoundToBeAPoorEstimateIsNotDoubtedAgain() {
    read("1", new LedgerEntry.Marks(false, null, 1_000, 40, 5_000));
    assertThat(between(new Listing.Builder().add(1, "1", 5_000).build(true)).unsure()).isEmpty();
  }

  @Test
  void whatWasNeverReadIsAnotherMessageOnlyIfItsSizeIsQuiteAnother() {
    known.put(key("1"), entry("1", 10_000, EntryState.SKIPPED));
    assertThat(unknown(between(new Listing.Builder().add(1, "1", 11_000).build(true)))).isEmpty();
    var another = between(new Listing.Builder().add(1, "1", 20_000).build(true));
    assertThat(unknown(another))
        .extracting(ListedMessage::key)
        .containsExactly(new EntryKey("1", 1));
    assertThat(another.left().toArray()).containsExactly(id("1"));
  }

  @Test
  void anExactSizeIsMatchedBeforeAPossibleOne() {
    known("same", EntryState.STORED);
    var second = new EntryKey("same", 1);
    known.put(
        second,
        new LedgerEntry(9, second, 30, EntryState.STORED, 0, true, Instant.EPOCH, new UUID(0, 9)));
    var diff = between(new Listing.Builder().add(1, "same", 20).add(2, "same", 10).build(true));
    assertThat(diff.relisted())
        .singleElement()
        .matches(match -> match.entry().key().equals(key("same")) && match.listed().number() == 2);
    assertThat(diff.unsure())
        .singleElement()
        .matches(match -> match.entry().id() == 9 && match.listed().number() == 1);
  }

  @Test
  void aMessageIsFoundAgainUnderThisSessionsNumber() {
    known("a", EntryState.STORED);
    var diff = between(listing("b", "a", "twice", "twice"));
    unknown(diff);
    assertThat(diff.numberOf(key("a"))).isEqualTo(2);
    assertThat(diff.numberOf(key("b"))).isEqualTo(1);
    assertThat(diff.numberOf(new EntryKey("twice", 1))).isEqualTo(4);
    assertThat(diff.numberOf(key("unheard"))).isZero();
  }

  @Test
  void whatIsKnownByContentIsNotMissedWhereTheListingNamesNotAll() {
    known.put(
        key("sha256:00"),
        entry(
            "sha256:00", EntryState.DELETE_REQUESTED, new LedgerEntry.Marks(true, null, 5, 1, -1)));
    var nameless = between(new Listing.Builder().addNameless(1, 10).build(true));
    assertThat(nameless.confirmedGone()).isEmpty();
    assertThat(between(listing("a")).confirmedGone()).hasSize(1);
  }

  @Test
  void ofMessagesThatShareAUidlTheUnfetchedOneIsTakenToBeTheOneThatIsLeft() {
    known("same", EntryState.DELETE_REQUESTED);
    known.put(
        new EntryKey("same", 1),
        new LedgerEntry(9, new EntryKey("same", 1), 10, EntryState.SEEN, 0, true, null, null));
    var diff = between(listing("same"));
    assertThat(diff.relisted()).singleElement().matches(match -> match.entry().id() == 9);
    assertThat(diff.relisted().getFirst().ambiguous()).isTrue();
    assertThat(diff.confirmedGone()).extracting(LedgerEntry::key).containsExactly(key("same"));
  }

  private void known(String uidl, EntryState state) {
    known.put(key(uidl), entry(uidl, state, LedgerEntry.Marks.NONE));
  }

  private void read(String uidl, LedgerEntry.Marks marks) {
    known.put(key(uidl), entry(uidl, EntryState.STORED, marks));
  }

  private LedgerEntry entry(String uidl, EntryState state, LedgerEntry.Marks marks) {
    return new LedgerEntry(
        known.size() + 1, key(uidl), 10, state, 0, true, Instant.EPOCH, new UUID(0, 1), marks);
  }

  private LedgerEntry entry(String uidl, long size, EntryState state) {
    return new LedgerEntry(known.size() + 1, key(uidl), size, state, 0, true, null, null);
  }

  private long id(String uidl) {
    return Objects.requireNonNull(known.get(key(uidl))).id();
  }

  private ListingDiff between(Listing listing) {
    return ListingDiff.between(known.values(), listing, _ -> true);
  }

  private static List<ListedMessage> unknown(ListingDiff diff) {
    var unknown = new ArrayList<ListedMessage>();
    for (int at = diff.nextUnknown(0); at >= 0; at = diff.nextUnknown(at + 1)) {
      unknown.add(diff.enter(at));
    }
    return unknown;
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
