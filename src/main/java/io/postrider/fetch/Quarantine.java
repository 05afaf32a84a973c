package io.postrider.fetch;

import io.postrider.account.AccountPolling;
import io.postrider.audit.AuditEntry;
import io.postrider.audit.AuditLog;
import io.postrider.event.EventDraft;
import io.postrider.event.EventLog;
import io.postrider.event.EventType;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What a person decides of messages that no poll fetches any more. Each verb takes the account's
 * lock, so that it comes before or after whatever a running poll writes, never in between; a poll
 * under way has its plan already, and the next one sees the change.
 */
@Service
@Transactional
public class Quarantine {

  private final UidlLedger ledger;
  private final AccountPolling accounts;
  private final EventLog events;
  private final AuditLog audit;
  private final InstantSource time;

  Quarantine(
      UidlLedger ledger,
      AccountPolling accounts,
      EventLog events,
      AuditLog audit,
      InstantSource time) {
    this.ledger = ledger;
    this.accounts = accounts;
    this.events = events;
    this.audit = audit;
    this.time = time;
  }

  /**
   * Fetch it again, with all its tries before it, say after the limit was raised.
   *
   * @throws ProblemException NOT_FOUND; CONFLICT where it is not in quarantine or has left the
   *     server
   */
  public void retry(UUID accountId, long entryId) {
    LedgerEntry entry = held(accountId, entryId);
    requireListed(entry);
    ledger.pendingAgain(entryId, 0);
    audit.record(told("uidl.retried", accountId, entry));
  }

  /**
   * Take it back as it is: if it fails once more it is in quarantine again.
   *
   * @throws ProblemException as {@link #retry}
   */
  public void release(UUID accountId, long entryId) {
    LedgerEntry entry = held(accountId, entryId);
    requireListed(entry);
    ledger.pendingAgain(entryId, entry.attempts());
    audit.record(told("uidl.released", accountId, entry));
  }

  /**
   * Never fetch it. It stays on the server, and the ledger remembers it.
   *
   * @throws ProblemException NOT_FOUND; CONFLICT where it is not in quarantine
   */
  public void drop(UUID accountId, long entryId, @Nullable String reason) {
    LedgerEntry entry = held(accountId, entryId);
    String why = reason == null ? "dropped" : "dropped: " + reason;
    ledger.dropped(entryId, why);
    audit.record(told("uidl.dropped", accountId, entry).with("reason", reason));
    events.append(
        EventDraft.of(
            EventType.MESSAGE_DROPPED,
            accountId,
            accountId,
            time.instant(),
            new LedgerFact(accountId, entry.key().uidl(), null, why)));
  }

  private static AuditEntry told(String action, UUID accountId, LedgerEntry entry) {
    return AuditEntry.of(action, "uidl", entry.id()).in(accountId).with("uidl", entry.key().uidl());
  }

  private LedgerEntry held(UUID accountId, long entryId) {
    accounts.lock(accountId);
    LedgerEntry entry =
        ledger
            .find(accountId, entryId)
            .orElseThrow(() ->
                new ProblemException(
                    ProblemCode.NOT_FOUND, "The ledger has no entry " + entryId + "."));
    if (entry.state() != EntryState.QUARANTINED) {
      throw new ProblemException(
          Problem.of(
                  ProblemCode.CONFLICT,
                  "The entry is not in quarantine, it is " + entry.state().code() + ".")
              .withHint("GET …/uidls?state=quarantined lists those that are."));
    }
    return entry;
  }

  private static void requireListed(LedgerEntry entry) {
    if (!entry.onServer()) {
      throw new ProblemException(
          Problem.of(ProblemCode.CONFLICT, "The server does not list this message any more.")
              .withHint("It can only be dropped."));
    }
  }
}
