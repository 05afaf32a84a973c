package io.postrider.fetch;

import io.postrider.account.AccountPolling;
import io.postrider.account.PollTicket;
import io.postrider.event.EventDraft;
import io.postrider.event.EventLog;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What was found out about messages beyond their unique-ids, written down in short transactions
 * that begin with the fence.
 */
@Component
@Transactional(propagation = Propagation.REQUIRES_NEW)
class IdentityTransactions {

  private final PollFence fence;
  private final AccountPolling accounts;
  private final UidlLedger ledger;
  private final IdentityLedger identities;
  private final DoubtLedger doubts;
  private final LedgerEpochs epochs;
  private final EventLog events;
  private final InstantSource time;

  IdentityTransactions(
      PollFence fence,
      AccountPolling accounts,
      UidlLedger ledger,
      IdentityLedger identities,
      DoubtLedger doubts,
      LedgerEpochs epochs,
      EventLog events,
      InstantSource time) {
    this.fence = fence;
    this.accounts = accounts;
    this.ledger = ledger;
    this.identities = identities;
    this.doubts = doubts;
    this.epochs = epochs;
    this.events = events;
    this.time = time;
  }

  /** Doubts that are settled, or a step nearer to it. */
  void found(PollTicket ticket, List<DoubtLedger.Finding> findings) {
    fence.require(ticket);
    doubts.found(findings);
  }

  /** What stored messages are known by; null where their octets are gone. */
  void hashed(PollTicket ticket, Map<Long, @Nullable Fingerprint> taken) {
    fence.require(ticket);
    taken.forEach(identities::hashed);
  }

  /** Tells apart, by headers and sizes, the known and the new of a mailbox whose UIDLs changed. */
  int matchReset(PollTicket ticket, Listing listing) {
    fence.require(ticket);
    UUID accountId = ticket.mailbox().accountId();
    Instant since = time.instant().minus(ListingTransactions.REMEMBERED);
    ResetMatch match =
        ResetMatch.of(
            doubts.doubtful(accountId, ticket.epoch()),
            identities.candidates(
                accountId, ticket.epoch(), uidl -> listing.first(uidl) < 0, since));
    identities.alias(match.same());
    var findings = new ArrayList<DoubtLedger.Finding>();
    for (long unclear : match.unclear()) {
      String reason = ProblemCode.UIDL_RESET_SUSPECTED.code();
      findings.add(new DoubtLedger.Finding(unclear, EntryState.SEEN, Doubt.CONTENT, reason, null));
    }
    for (long unknown : match.unknown()) {
      findings.add(new DoubtLedger.Finding(unknown, EntryState.SEEN, null, null, null));
    }
    doubts.found(findings);
    return match.same().size();
  }

  /** Ends the suspicion once no message is in doubt any more. */
  void endReset(PollTicket ticket) {
    fence.require(ticket);
    UUID accountId = ticket.mailbox().accountId();
    if (doubts.count(accountId, ticket.epoch(), Doubt.RESET) == 0
        && doubts.count(accountId, ticket.epoch(), Doubt.CONTENT) == 0) {
      epochs.resetSettled(accountId, ticket.epoch());
      accounts.withdraw(ticket, ProblemCode.UIDL_RESET_SUSPECTED);
    }
  }

  /** These are the messages they were, whatever their sizes are now. */
  void same(PollTicket ticket, List<ListingDiff.Relisted> matches) {
    fence.require(ticket);
    for (ListingDiff.Relisted match : matches) {
      identities.sameInSpiteOfSize(match.entry().id(), match.listed().size());
    }
  }

  /**
   * The UIDL of a known message is used for what may be another one.
   *
   * @param certain false: only its content will tell
   * @param known whether it may be one that is known under another name
   */
  void reused(
      PollTicket ticket,
      ListingDiff diff,
      ListingDiff.Relisted match,
      boolean certain,
      boolean known) {
    fence.require(ticket);
    UUID accountId = ticket.mailbox().accountId();
    LedgerEntry old = match.entry();
    Instant now = time.instant();
    String uidl = old.key().uidl();
    int occurrence = identities.nextOccurrence(accountId, ticket.epoch(), uidl);
    ListedMessage message = diff.enterAnew(match, occurrence);
    String reason = "uidl.reused: listed with " + message.size() + " octets, was " + old.size();
    LedgerEntry perhaps = certain ? gone(ticket, message) : old;
    NewEntry entry = entry(ticket, message, reason, perhaps, known);
    ledger.enter(accountId, ticket.epoch(), List.of(entry), now);
    if (certain) {
      var ids = new EntryIds();
      ids.add(old.id());
      boolean asked = old.state() == EntryState.DELETE_REQUESTED;
      ledger.left(ids, asked ? EntryState.GONE : null, now);
      if (asked) {
        events.append(LedgerEvents.deletedOnServer(ticket, uidl, old.messageId(), now));
      }
    }
  }

  /** Where messages share a UIDL, it may be one of the others that has come back. */
  private @Nullable LedgerEntry gone(PollTicket ticket, ListedMessage message) {
    List<LedgerEntry> left =
        ledger
            .of(ticket.mailbox().accountId(), ticket.epoch(), List.of(message.key().uidl()))
            .stream()
            .flatMap(List::stream)
            .filter(entry -> !entry.onServer())
            .toList();
    return new KnownEntries(left).takeGone(message);
  }

  /** A message to fetch, and to hold against that entry's, if there is one. */
  private static NewEntry entry(
      PollTicket ticket,
      ListedMessage message,
      String reason,
      @Nullable LedgerEntry perhaps,
      boolean known) {
    if (message.size() > ticket.mailbox().limits().maxMessageBytes()) {
      return new NewEntry(message, EntryState.QUARANTINED, "message.too_large: " + reason);
    }
    if (perhaps != null) {
      return new NewEntry(message, EntryState.SEEN, reason, Doubt.CONTENT, perhaps.id());
    }
    return known
        ? NewEntry.inDoubt(message, Doubt.CONTENT, reason)
        : new NewEntry(message, EntryState.SEEN, reason);
  }

  /** A message without a unique-id that is too large is not fetched; its entry's id. */
  long quarantine(PollTicket ticket, IdentityLedger.ByContent message) {
    fence.require(ticket);
    Instant now = time.instant();
    long id = identities.enter(ticket.mailbox().accountId(), ticket.epoch(), message, now);
    events.append(LedgerEvents.quarantined(ticket, message.key().uidl(), message.reason(), now));
    return id;
  }

  /** Tells of the account what is no failure and yet worth knowing. */
  void tell(PollTicket ticket, Problem notice) {
    fence.require(ticket);
    accounts.tell(ticket, notice);
  }

  /** What was told of the account under this code holds no longer. */
  void withdraw(PollTicket ticket, ProblemCode code) {
    fence.require(ticket);
    accounts.withdraw(ticket, code);
  }

  /**
   * All messages without unique-ids were read: what was not among them has left, and the baseline
   * is drawn. Returns how many are gone as we asked.
   */
  int readAll(PollTicket ticket, boolean complete, Set<Long> seen) {
    fence.require(ticket);
    UUID accountId = ticket.mailbox().accountId();
    epochs.contentBaselineDrawn(accountId, ticket.epoch());
    if (!complete) {
      return 0;
    }
    Instant now = time.instant();
    var gone = new EntryIds();
    var left = new EntryIds();
    var told = new ArrayList<EventDraft>();
    for (KnownMessage unseen : identities.unseen(accountId, ticket.epoch(), seen)) {
      if (unseen.state() == EntryState.DELETE_REQUESTED) {
        gone.add(unseen.entryId());
        told.add(LedgerEvents.deletedOnServer(ticket, unseen.uidl(), unseen.messageId(), now));
      } else {
        left.add(unseen.entryId());
      }
    }
    ledger.left(gone, EntryState.GONE, now);
    ledger.left(left, null, now);
    events.append(told);
    return gone.size();
  }
}
