package io.postrider.fetch;

import io.postrider.account.PollTicket;
import io.postrider.event.EventLog;
import io.postrider.message.Filing;
import io.postrider.message.MessageArchive;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The short transactions of a poll while it retrieves and deletes. Each begins by checking the
 * account's fence, does its work in the database only, and commits; none is open while the network
 * is read.
 */
@Component
@Transactional(propagation = Propagation.REQUIRES_NEW)
class PollTransactions {

  private final PollFence fence;
  private final UidlLedger ledger;
  private final IdentityLedger identities;
  private final MessageArchive archive;
  private final EventLog events;
  private final InstantSource time;

  PollTransactions(
      PollFence fence,
      UidlLedger ledger,
      IdentityLedger identities,
      MessageArchive archive,
      EventLog events,
      InstantSource time) {
    this.fence = fence;
    this.ledger = ledger;
    this.identities = identities;
    this.archive = archive;
    this.events = events;
    this.time = time;
  }

  /**
   * Stores a batch: messages, octets, ledger and events, or nothing at all. Returns the id of each
   * one's entry.
   */
  List<Long> store(PollTicket ticket, List<StagedMessage> batch) {
    fence.require(ticket);
    Instant now = time.instant();
    var filings = new ArrayList<Filing>(batch.size());
    var stored = new ArrayList<StoredEntry>(batch.size());
    var aliases = new ArrayList<IdentityLedger.Alias>();
    var seen = new ArrayList<Long>();
    var entries = new ArrayList<Long>(batch.size());
    for (StagedMessage staged : batch) {
      long entryId = staged.task().entryId();
      switch (staged.finding()) {
        case ContentIdentities.Finding.New(EntryKey key) -> {
          entryId = entryId != 0 ? entryId : enter(ticket, staged, key, EntryState.SEEN, now);
          stored.add(new StoredEntry(entryId, staged.messageId(), staged.fingerprint()));
          if (staged.filing() != null) {
            filings.add(staged.filing());
          }
        }
        case ContentIdentities.Finding.Unwanted(EntryKey key) ->
            entryId = enter(ticket, staged, key, EntryState.SKIPPED, now);
        case ContentIdentities.Finding.Renamed(EntryKey key, KnownMessage known) -> {
          entryId = entryId != 0 ? entryId : enter(ticket, staged, key, EntryState.SEEN, now);
          aliases.add(new IdentityLedger.Alias(entryId, known));
        }
        case ContentIdentities.Finding.Again(KnownMessage known) -> {
          entryId = known.entryId();
          seen.add(entryId);
        }
        case ContentIdentities.Finding.Unchanged(KnownMessage known) -> {
          identities.drop(entryId);
          entryId = known.entryId();
          identities.sameInSpiteOfSize(entryId, staged.task().size());
        }
      }
      entries.add(entryId);
    }
    archive.file(filings);
    ledger.stored(stored, now);
    identities.alias(aliases);
    identities.seen(seen);
    return entries;
  }

  private long enter(
      PollTicket ticket, StagedMessage staged, EntryKey key, EntryState state, Instant now) {
    String reason = state == EntryState.SKIPPED ? BaselineRule.REASON : null;
    UUID accountId = ticket.mailbox().accountId();
    return identities.enter(
        accountId,
        ticket.epoch(),
        new IdentityLedger.ByContent(
            key, staged.task().size(), state, reason, staged.fingerprint()),
        now);
  }

  /** The barrier before DELE: the policy was not changed since, and the intent is on record. */
  void requestDeletion(PollTicket ticket, Collection<Long> entryIds) {
    fence.require(ticket);
    ledger.deleteRequested(entryIds, time.instant());
  }

  /** Nobody knows whether QUIT was heard: that the mail is still there would be no surprise. */
  void deletionUnanswered(PollTicket ticket, Collection<Long> entryIds) {
    fence.require(ticket);
    ledger.deletionUnanswered(entryIds);
  }

  /** The last look before QUIT makes the deletions real. */
  void confirmDeletion(PollTicket ticket) {
    fence.require(ticket);
  }

  /** The session broke while it read this message. */
  void attempted(PollTicket ticket, FetchPlan.Task task, String reason) {
    fence.require(ticket);
    ledger.attempted(task.entryId(), reason);
  }

  /** The server refused one message; the others go on. Returns whether that was once too often. */
  boolean refused(PollTicket ticket, FetchPlan.Task task, String serversWords, int maxAttempts) {
    fence.require(ticket);
    if (task.attempts() + 1 < maxAttempts) {
      ledger.attempted(task.entryId(), serversWords);
      return false;
    }
    quarantine(ticket, task, serversWords);
    return true;
  }

  /** This message is not fetched again until someone decides. */
  void quarantine(PollTicket ticket, FetchPlan.Task task, String reason) {
    fence.require(ticket);
    ledger.quarantined(task.entryId(), reason);
    events.append(LedgerEvents.quarantined(ticket, task.key().uidl(), reason, time.instant()));
  }

  /** The same for one without a unique-id, under a name made of its content; its entry's id. */
  long quarantine(PollTicket ticket, IdentityLedger.ByContent message) {
    fence.require(ticket);
    Instant now = time.instant();
    long id = identities.enter(ticket.mailbox().accountId(), ticket.epoch(), message, now);
    events.append(LedgerEvents.quarantined(ticket, message.key().uidl(), message.reason(), now));
    return id;
  }
}
