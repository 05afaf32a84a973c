package io.postrider.fetch;

import io.postrider.account.AccountPolling;
import io.postrider.account.Mailbox;
import io.postrider.account.PollTicket;
import io.postrider.event.EventDraft;
import io.postrider.event.EventLog;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One listing on its way into the ledger: {@link #compare}, then {@link #enterSome} until nothing
 * is left to enter, then {@link #conclude}. Each runs in a transaction of the caller, which has
 * checked the fence; they may all run in one. What was entered and never concluded is known to the
 * next listing, which goes on from there. One session's thread only.
 */
final class ListingRecording {

  /** So many UIDLs are looked up at a time. */
  private static final int SLICE = 1_000;

  /** What the listing is written into. */
  record Books(
      UidlLedger ledger,
      DoubtLedger doubts,
      LedgerEpochs epochs,
      EventLog events,
      AccountPolling accounts) {}

  private final UidlLedger ledger;
  private final DoubtLedger doubts;
  private final LedgerEpochs epochs;
  private final EventLog events;
  private final AccountPolling accounts;
  private final PollTicket ticket;
  private final Mailbox mailbox;
  private final UUID accountId;
  private final long epoch;
  private final Listing listing;
  private final ListingDiff diff;
  private final Instant now;
  private final LedgerEpochs.@Nullable Epoch before;
  private final BaselineRule baseline;
  private final DeletionRule rule;
  private final List<ListingDiff.Relisted> sizes = new ArrayList<>();
  private boolean resetInDoubt;
  private int notHonoured;
  private int skipped;
  private int quarantined;
  private int unknown;
  private int place;

  ListingRecording(Books books, PollTicket ticket, Listing listing, Instant now) {
    this.ledger = books.ledger();
    this.doubts = books.doubts();
    this.epochs = books.epochs();
    this.events = books.events();
    this.accounts = books.accounts();
    this.now = now;
    this.ticket = ticket;
    this.mailbox = ticket.mailbox();
    this.accountId = mailbox.accountId();
    this.epoch = ticket.epoch();
    this.listing = listing;
    this.before = epochs.find(accountId, epoch);
    this.baseline =
        before == null ? BaselineRule.first(mailbox.baseline(), listing) : BaselineRule.drawn();
    this.rule = new DeletionRule(mailbox.deletion(), now);
    this.diff = new ListingDiff(listing, this::deletes);
  }

  /** Sees every message that is certainly listed again, once. */
  private boolean deletes(ListingDiff.Relisted relisted) {
    var candidate = DeletionRule.Candidate.of(relisted);
    notHonoured += candidate.notHonoured() ? 1 : 0;
    if (relisted.sameSize() == relisted.entry().deletion().sizeDiffers()) {
      sizes.add(relisted);
    }
    return rule.verdict(candidate).delete();
  }

  /** Holds the listing against the ledger; says whether all UIDLs seem to have changed. */
  void compare() {
    compareWithKnown();
    judgeReset();
    unknown = diff.unknownCount();
    place = diff.nextUnknown(0);
  }

  /**
   * Whether what is new may be entered bit by bit. A baseline must be drawn in one: broken off in
   * the middle it would be drawn again, and take what arrived meanwhile for old.
   */
  boolean divisible() {
    return before != null || baseline.last() == 0;
  }

  /** Enters so many of the messages that were never listed before; false: none is left. */
  boolean enterSome(int many) {
    var entries = new ArrayList<NewEntry>(Math.min(many, unknown));
    while (place >= 0 && entries.size() < many) {
      entries.add(entry(diff.enter(place), diff.comeback(place)));
      place = diff.nextUnknown(place + 1);
    }
    enter(entries);
    return place >= 0;
  }

  /** Writes down what else the listing changed, and that it was. */
  RecordedListing conclude() {
    int gone = leave();
    ledger.returned(diff.returned());
    ledger.resized(diff.resized());
    ledger.relistedWith(sizes);
    noteEpoch();
    boolean dated = diff.hasPending() && doubts.count(accountId, epoch, Doubt.BASELINE) > 0;
    return new RecordedListing(
        diff,
        contentBaseline(),
        dated,
        resetInDoubt,
        new RecordedListing.Counts(
            listing.size(), unknown, skipped, quarantined, gone, notHonoured));
  }

  private void compareWithKnown() {
    ledger.onServer(accountId, epoch, diff::onServer);
    if (diff.unknownCount() == 0 || !ledger.hasEntries(accountId, epoch)) {
      return;
    }
    var uidls = new ArrayList<String>(SLICE);
    for (int at = diff.nextUnknown(0); at >= 0; at = diff.nextUnknown(at + 1)) {
      uidls.add(listing.uidl(at));
      if (uidls.size() == SLICE) {
        ledger.of(accountId, epoch, uidls).forEach(diff::known);
        uidls.clear();
      }
    }
    if (!uidls.isEmpty()) {
      ledger.of(accountId, epoch, uidls).forEach(diff::known);
    }
  }

  private void judgeReset() {
    boolean before = this.before != null && this.before.resetSuspectedAt() != null;
    boolean suspected = !before && this.before != null && listing.complete() && suspects();
    resetInDoubt = before || suspected;
    if (suspected) {
      epochs.resetSuspected(accountId, epoch, now);
      int appeared = diff.unknownCount();
      events.append(
          LedgerEvents.resetSuspected(ticket, diff.held(), diff.missing(), appeared, now));
      accounts.tell(
          ticket,
          Problem.of(
                  ProblemCode.UIDL_RESET_SUSPECTED,
                  "Of "
                      + diff.held()
                      + " known messages "
                      + diff.missing()
                      + " are missing, and "
                      + appeared
                      + " appeared under new unique-ids.")
              .withHint(
                  "They are compared with what is stored, so that only new mail is fetched;"
                      + " nothing is deleted until that is done."));
    }
  }

  private boolean suspects() {
    int unknown = diff.unknownCount();
    if (unknown * 2 < ResetRule.LEAST) {
      return false;
    }
    int left = doubts.leftSince(accountId, epoch, now.minus(ListingTransactions.REMEMBERED));
    return ResetRule.suspects(diff.held(), diff.missing(), unknown)
        || ResetRule.suspects(diff.held() + left, diff.missing() + left, unknown);
  }

  private void enter(List<NewEntry> entries) {
    ledger.enter(accountId, epoch, entries, now);
    var told = new ArrayList<EventDraft>();
    for (NewEntry entry : entries) {
      skipped += entry.state() == EntryState.SKIPPED ? 1 : 0;
      if (entry.state() == EntryState.QUARANTINED) {
        quarantined++;
        told.add(
            LedgerEvents.quarantined(ticket, entry.listed().key().uidl(), entry.reason(), now));
      }
    }
    events.append(told);
  }

  private NewEntry entry(ListedMessage message, long comebackOf) {
    BaselineRule.Verdict verdict = baseline.of(message.number());
    if (verdict == BaselineRule.Verdict.UNWANTED) {
      return new NewEntry(message, EntryState.SKIPPED, BaselineRule.REASON);
    }
    if (message.size() > mailbox.limits().maxMessageBytes()) {
      String reason = "message.too_large: listed with " + message.size() + " octets";
      return new NewEntry(message, EntryState.QUARANTINED, reason);
    }
    if (comebackOf != 0) {
      return NewEntry.comeback(message, comebackOf);
    }
    if (verdict == BaselineRule.Verdict.DATED) {
      return NewEntry.inDoubt(message, Doubt.BASELINE, BaselineRule.REASON);
    }
    if (resetInDoubt) {
      String reason = ProblemCode.UIDL_RESET_SUSPECTED.code();
      return NewEntry.inDoubt(message, Doubt.RESET, reason);
    }
    return diff.hasEntriesByContent()
        ? NewEntry.inDoubt(message, Doubt.CONTENT, null)
        : new NewEntry(message, EntryState.SEEN, null);
  }

  /** Returns how many are gone as we asked. */
  private int leave() {
    Instant lastSeen = before == null ? now : before.lastListingAt();
    ledger.left(diff.vanished(), EntryState.VANISHED, lastSeen);
    if (resetInDoubt) {
      return 0; // what is missing may only have another name
    }
    var gone = new EntryIds();
    diff.confirmedGone().forEach(entry -> gone.add(entry.id()));
    ledger.left(gone, EntryState.GONE, lastSeen);
    ledger.left(diff.left(), null, lastSeen);
    events.append(
        diff.confirmedGone().stream()
            .map(entry ->
                LedgerEvents.deletedOnServer(ticket, entry.key().uidl(), entry.messageId(), now))
            .toList());
    return gone.size();
  }

  private void noteEpoch() {
    if (before == null) {
      Integer undrawn = listing.nameless() > 0 && baseline.last() > 0 ? baseline.last() : null;
      epochs.begin(accountId, epoch, listing.size(), isSettled(), undrawn, now);
    } else if (listing.complete()) {
      epochs.listed(accountId, epoch, listing.size(), isSettled(), now);
    } else {
      epochs.listedInPart(accountId, epoch);
    }
  }

  /**
   * Whether from now on the ledger must hold just what was listed: an empty listing proves no
   * absence, and what only its content tells is not yet told.
   */
  private boolean isSettled() {
    return listing.complete()
        && listing.size() > 0
        && listing.nameless() == 0
        && !resetInDoubt
        && !diff.hasEntriesByContent()
        && diff.unsure().isEmpty();
  }

  private BaselineRule contentBaseline() {
    if (before == null) {
      return baseline;
    }
    Integer undrawn = before.contentBaseline();
    return undrawn == null
        ? BaselineRule.drawn()
        : BaselineRule.resumed(mailbox.baseline(), undrawn);
  }
}
