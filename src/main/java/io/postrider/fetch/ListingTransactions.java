package io.postrider.fetch;

import io.postrider.account.AccountPolling;
import io.postrider.account.Mailbox;
import io.postrider.account.PollTicket;
import io.postrider.event.EventDraft;
import io.postrider.event.EventLog;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What a listing does to the ledger, and what the session is to do then. Each verb is one short
 * transaction that begins with the fence.
 */
@Component
@Transactional(propagation = Propagation.REQUIRES_NEW)
class ListingTransactions {

  /** An entry that left the server longer ago is not looked for under other names. */
  static final Duration REMEMBERED = Duration.ofDays(30);

  /** So many new messages are entered, and so many UIDLs looked up, at a time. */
  private static final int SLICE = 1_000;

  private final PollFence fence;
  private final AccountPolling accounts;
  private final UidlLedger ledger;
  private final IdentityLedger identities;
  private final LedgerEpochs epochs;
  private final EventLog events;
  private final InstantSource time;

  ListingTransactions(
      PollFence fence,
      AccountPolling accounts,
      UidlLedger ledger,
      IdentityLedger identities,
      LedgerEpochs epochs,
      EventLog events,
      InstantSource time) {
    this.fence = fence;
    this.accounts = accounts;
    this.ledger = ledger;
    this.identities = identities;
    this.epochs = epochs;
    this.events = events;
    this.time = time;
  }

  /** The server let us in just now. If it wants a pause after that, all replicas shall know. */
  @Transactional(propagation = Propagation.SUPPORTS)
  public void loggedIn(RunningPoll poll, SessionTerms terms) {
    poll.loggedIn(terms, time.instant());
    Instant allowed = poll.loginAllowedAt();
    if (allowed != null) {
      accounts.loginAllowedAt(poll.ticket(), allowed);
    }
  }

  /** Writes down what a session listed. */
  RecordedListing record(PollTicket ticket, Listing listing) {
    fence.require(ticket);
    return new Recording(ticket, listing).write();
  }

  /** One listing on its way into the ledger. */
  private final class Recording {
    private final PollTicket ticket;
    private final Mailbox mailbox;
    private final UUID accountId;
    private final long epoch;
    private final Listing listing;
    private final ListingDiff diff;
    private final Instant now = time.instant();
    private final LedgerEpochs.@Nullable Epoch before;
    private final BaselineRule baseline;
    private final DeletionRule rule;
    private final List<ListingDiff.Relisted> sizes = new ArrayList<>();
    private boolean resetInDoubt;
    private int notHonoured;
    private int skipped;
    private int quarantined;

    Recording(PollTicket ticket, Listing listing) {
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

    RecordedListing write() {
      compare();
      judgeReset();
      int unknown = diff.unknownCount();
      enterUnknown();
      int gone = leave();
      ledger.returned(diff.returned());
      ledger.resized(diff.resized());
      ledger.relistedWith(sizes);
      noteEpoch();
      boolean dated = diff.hasPending() && identities.count(accountId, epoch, Doubt.BASELINE) > 0;
      return new RecordedListing(
          diff,
          contentBaseline(),
          dated,
          resetInDoubt,
          new RecordedListing.Counts(
              listing.size(), unknown, skipped, quarantined, gone, notHonoured));
    }

    private void compare() {
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
      int left = identities.leftSince(accountId, epoch, now.minus(REMEMBERED));
      return ResetRule.suspects(diff.held(), diff.missing(), unknown)
          || ResetRule.suspects(diff.held() + left, diff.missing() + left, unknown);
    }

    private void enterUnknown() {
      var entries = new ArrayList<UidlLedger.NewEntry>();
      for (int at = diff.nextUnknown(0); at >= 0; at = diff.nextUnknown(at + 1)) {
        entries.add(entry(diff.enter(at), diff.comeback(at)));
        if (entries.size() == SLICE) {
          enter(entries);
          entries.clear();
        }
      }
      enter(entries);
    }

    private void enter(List<UidlLedger.NewEntry> entries) {
      ledger.enter(accountId, epoch, entries, now);
      var told = new ArrayList<EventDraft>();
      for (UidlLedger.NewEntry entry : entries) {
        skipped += entry.state() == EntryState.SKIPPED ? 1 : 0;
        if (entry.state() == EntryState.QUARANTINED) {
          quarantined++;
          told.add(
              LedgerEvents.quarantined(ticket, entry.listed().key().uidl(), entry.reason(), now));
        }
      }
      events.append(told);
    }

    private UidlLedger.NewEntry entry(ListedMessage message, long comebackOf) {
      BaselineRule.Verdict verdict = baseline.of(message.number());
      if (verdict == BaselineRule.Verdict.UNWANTED) {
        return new UidlLedger.NewEntry(message, EntryState.SKIPPED, BaselineRule.REASON);
      }
      if (message.size() > mailbox.limits().maxMessageBytes()) {
        String reason = "message.too_large: listed with " + message.size() + " octets";
        return new UidlLedger.NewEntry(message, EntryState.QUARANTINED, reason);
      }
      if (comebackOf != 0) {
        return UidlLedger.NewEntry.comeback(message, comebackOf);
      }
      if (verdict == BaselineRule.Verdict.DATED) {
        return UidlLedger.NewEntry.inDoubt(message, Doubt.BASELINE, BaselineRule.REASON);
      }
      if (resetInDoubt) {
        String reason = ProblemCode.UIDL_RESET_SUSPECTED.code();
        return UidlLedger.NewEntry.inDoubt(message, Doubt.RESET, reason);
      }
      return diff.hasEntriesByContent()
          ? UidlLedger.NewEntry.inDoubt(message, Doubt.CONTENT, null)
          : new UidlLedger.NewEntry(message, EntryState.SEEN, null);
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

  /** Says what the session is to fetch and may delete. */
  FetchPlan plan(PollTicket ticket, RecordedListing recorded) {
    UUID accountId = ticket.mailbox().accountId();
    int limit = ticket.mailbox().limits().maxMessagesPerPoll();
    var fetch = new ArrayList<FetchPlan.Task>();
    long after = 0;
    while (recorded.diff().hasPending() && fetch.size() <= limit) {
      List<FetchPlan.Task> slice = ledger.fresh(accountId, ticket.epoch(), after, SLICE);
      listed(slice, recorded.diff(), fetch);
      if (slice.size() < SLICE) {
        // what failed before comes last, so that it cannot keep the others from their turn
        listed(ledger.failedBefore(accountId, ticket.epoch(), limit + 1), recorded.diff(), fetch);
        break;
      }
      after = slice.getLast().entryId();
    }
    boolean more = fetch.size() > limit;
    return new FetchPlan(
        List.copyOf(more ? fetch.subList(0, limit) : fetch), deletable(recorded), more);
  }

  private static void listed(
      List<FetchPlan.Task> pending, ListingDiff diff, List<FetchPlan.Task> fetch) {
    var here = new ArrayList<FetchPlan.Task>();
    for (FetchPlan.Task task : pending) {
      int number = diff.numberOf(task.key());
      if (number > 0) {
        here.add(task.under(number));
      }
    }
    here.sort(
        Comparator.comparingInt(FetchPlan.Task::attempts).thenComparingInt(FetchPlan.Task::number));
    fetch.addAll(here);
  }

  private static List<FetchPlan.Task> deletable(RecordedListing recorded) {
    if (recorded.forbidsDeletion()) {
      return List.of();
    }
    return recorded.diff().relisted().stream()
        .map(match ->
            new FetchPlan.Task(
                match.listed().number(),
                match.entry().id(),
                match.entry().key(),
                match.listed().size(),
                match.entry().attempts()))
        .toList();
  }
}
