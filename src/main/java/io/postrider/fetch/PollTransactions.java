package io.postrider.fetch;

import io.postrider.account.AccountPolling;
import io.postrider.account.PollTicket;
import io.postrider.event.EventDraft;
import io.postrider.event.EventLog;
import io.postrider.event.EventType;
import io.postrider.message.MessageArchive;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The short transactions of a poll. Each begins by checking the account's fence, does its work in
 * the database only, and commits; none is open while the network is read.
 */
@Component
@Transactional(propagation = Propagation.REQUIRES_NEW)
class PollTransactions {

  private final AccountPolling accounts;
  private final UidlLedger ledger;
  private final MessageArchive archive;
  private final EventLog events;
  private final InstantSource time;

  PollTransactions(
      AccountPolling accounts,
      UidlLedger ledger,
      MessageArchive archive,
      EventLog events,
      InstantSource time) {
    this.accounts = accounts;
    this.ledger = ledger;
    this.archive = archive;
    this.events = events;
    this.time = time;
  }

  /**
   * Writes down what a session listed and says what the session is to do.
   *
   * @param unwanted what the baseline leaves out, if this is the first listing of the epoch
   */
  FetchPlan record(PollTicket ticket, Listing listing, Set<EntryKey> unwanted) {
    requireFence(ticket);
    UUID accountId = ticket.mailbox().accountId();
    Instant now = time.instant();
    ListingDiff diff = ListingDiff.between(ledger.entries(accountId, ticket.epoch()), listing);

    long tooLarge = ticket.mailbox().limits().maxMessageBytes();
    var entered = new ArrayList<UidlLedger.NewEntry>();
    for (ListedMessage message : diff.unknown()) {
      entered.add(entry(message, unwanted, tooLarge));
    }
    ledger.enter(accountId, ticket.epoch(), entered, now);
    Instant lastSeen = ledger.lastListingAt(accountId, ticket.epoch(), now);
    ledger.left(diff.confirmedGone(), EntryState.GONE, lastSeen);
    ledger.left(diff.vanished(), EntryState.VANISHED, lastSeen);
    ledger.left(diff.left(), null, lastSeen);
    ledger.returned(diff.returned());
    ledger.baselineDrawn(accountId, ticket.epoch(), listing.messages().size(), now);
    if (listing.complete()) {
      ledger.listed(accountId, ticket.epoch(), listing.messages().size(), now);
    }
    events.append(
        diff.confirmedGone().stream().map(entry -> deletedOnServer(ticket, entry, now)).toList());
    events.append(
        entered.stream()
            .filter(entry -> entry.state() == EntryState.QUARANTINED)
            .map(entry -> quarantined(ticket, entry.listed().key(), entry.reason(), now))
            .toList());
    return plan(ticket, listing, diff, entered, now);
  }

  /** Stores a batch: messages, octets, ledger and events, or nothing at all. */
  void store(PollTicket ticket, List<StagedMessage> batch) {
    requireFence(ticket);
    archive.file(batch.stream().map(StagedMessage::filing).toList());
    ledger.stored(
        batch.stream()
            .map(staged -> new UidlLedger.StoredEntry(staged.task().entryId(), staged.messageId()))
            .toList(),
        time.instant());
  }

  /** The barrier before DELE: the policy was not changed since, and the intent is on record. */
  void requestDeletion(PollTicket ticket, Collection<Long> entryIds) {
    requireFence(ticket);
    ledger.deleteRequested(entryIds);
  }

  /** The last look before QUIT makes the deletions real. */
  void confirmDeletion(PollTicket ticket) {
    requireFence(ticket);
  }

  /** The session broke while it read this message. */
  void attempted(PollTicket ticket, FetchPlan.Task task, String reason) {
    requireFence(ticket);
    ledger.attempted(task.entryId(), reason);
  }

  /** The server refused one message; the others go on. Returns whether that was once too often. */
  boolean refused(PollTicket ticket, FetchPlan.Task task, String serversWords, int maxAttempts) {
    requireFence(ticket);
    if (task.attempts() + 1 < maxAttempts) {
      ledger.attempted(task.entryId(), serversWords);
      return false;
    }
    quarantine(ticket, task, serversWords);
    return true;
  }

  /** This message is not fetched again until someone decides. */
  void quarantine(PollTicket ticket, FetchPlan.Task task, String reason) {
    requireFence(ticket);
    ledger.quarantined(task.entryId(), reason);
    events.append(quarantined(ticket, task.key(), reason, time.instant()));
  }

  private void requireFence(PollTicket ticket) {
    if (!accounts.holdsFence(ticket)) {
      throw new FenceLost(ticket.mailbox().accountId());
    }
  }

  private FetchPlan plan(
      PollTicket ticket,
      Listing listing,
      ListingDiff diff,
      List<UidlLedger.NewEntry> entered,
      Instant now) {
    Map<EntryKey, LedgerEntry> known =
        entered.isEmpty() ? Map.of() : ledger.pending(ticket.mailbox().accountId(), ticket.epoch());
    var pending = new ArrayList<FetchPlan.Task>();
    for (UidlLedger.NewEntry entry : entered) {
      LedgerEntry row = known.get(entry.listed().key());
      if (entry.state() == EntryState.SEEN && row != null) {
        pending.add(task(row, entry.listed()));
      }
    }
    var deletable = new ArrayList<FetchPlan.Task>();
    var rule = new DeletionRule(ticket.mailbox().deletion(), now);
    for (ListingDiff.Relisted relisted : diff.relisted()) {
      EntryState state = relisted.entry().state();
      if (state == EntryState.SEEN || state == EntryState.VANISHED) {
        pending.add(task(relisted.entry(), relisted.listed()));
      } else if (rule.deletes(relisted)) {
        deletable.add(task(relisted.entry(), relisted.listed()));
      }
    }
    // what failed before comes last, so that it cannot keep the others from their turn
    pending.sort(
        Comparator.comparingInt(FetchPlan.Task::attempts).thenComparingInt(FetchPlan.Task::number));
    int limit = ticket.mailbox().limits().maxMessagesPerPoll();
    boolean more = pending.size() > limit;
    return new FetchPlan(
        List.copyOf(more ? pending.subList(0, limit) : pending),
        deletable,
        listing.messages().size(),
        diff.unknown().size(),
        count(entered, EntryState.SKIPPED),
        count(entered, EntryState.QUARANTINED),
        diff.confirmedGone().size(),
        more);
  }

  private static UidlLedger.NewEntry entry(
      ListedMessage message, Set<EntryKey> unwanted, long tooLarge) {
    if (unwanted.contains(message.key())) {
      return new UidlLedger.NewEntry(message, EntryState.SKIPPED, "baseline");
    }
    if (message.size() > tooLarge) {
      String reason = "message.too_large: listed with " + message.size() + " octets";
      return new UidlLedger.NewEntry(message, EntryState.QUARANTINED, reason);
    }
    return new UidlLedger.NewEntry(message, EntryState.SEEN, null);
  }

  private static FetchPlan.Task task(LedgerEntry entry, ListedMessage listed) {
    return new FetchPlan.Task(
        listed.number(), entry.id(), entry.key(), listed.size(), entry.attempts());
  }

  private static int count(List<UidlLedger.NewEntry> entries, EntryState state) {
    return (int) entries.stream().filter(entry -> entry.state() == state).count();
  }

  private static EventDraft deletedOnServer(PollTicket ticket, LedgerEntry entry, Instant now) {
    UUID accountId = ticket.mailbox().accountId();
    Object subject = entry.messageId() == null ? entry.key().uidl() : entry.messageId();
    return EventDraft.of(
        EventType.MESSAGE_DELETED_ON_SERVER,
        accountId,
        subject,
        now,
        new LedgerFact(accountId, entry.key().uidl(), entry.messageId(), null));
  }

  private static EventDraft quarantined(
      PollTicket ticket, EntryKey key, @Nullable String reason, Instant now) {
    UUID accountId = ticket.mailbox().accountId();
    return EventDraft.of(
        EventType.MESSAGE_QUARANTINED,
        accountId,
        accountId,
        now,
        new LedgerFact(accountId, key.uidl(), null, reason));
  }
}
