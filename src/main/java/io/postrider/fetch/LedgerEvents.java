package io.postrider.fetch;

import io.postrider.account.PollTicket;
import io.postrider.event.EventDraft;
import io.postrider.event.EventType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is told of the ledger's entries. */
final class LedgerEvents {

  private LedgerEvents() {}

  /** A complete listing lacks what we asked to delete. */
  static EventDraft deletedOnServer(
      PollTicket ticket, String uidl, @Nullable UUID messageId, Instant now) {
    UUID accountId = ticket.mailbox().accountId();
    Object subject = messageId == null ? uidl : messageId;
    return EventDraft.of(
        EventType.MESSAGE_DELETED_ON_SERVER,
        accountId,
        subject,
        now,
        new LedgerFact(accountId, uidl, messageId, null));
  }

  /** A message is not fetched until someone decides. */
  static EventDraft quarantined(
      PollTicket ticket, String uidl, @Nullable String reason, Instant now) {
    UUID accountId = ticket.mailbox().accountId();
    return EventDraft.of(
        EventType.MESSAGE_QUARANTINED,
        accountId,
        accountId,
        now,
        new LedgerFact(accountId, uidl, null, reason));
  }

  /** All UIDLs seem to have changed. */
  static EventDraft resetSuspected(
      PollTicket ticket, int held, int missing, int appeared, Instant now) {
    UUID accountId = ticket.mailbox().accountId();
    return EventDraft.of(
        EventType.ACCOUNT_UIDL_RESET_SUSPECTED,
        accountId,
        accountId,
        now,
        new ResetFact(accountId, held, missing, appeared));
  }

  /**
   * The data of {@code account.uidl_reset_suspected}.
   *
   * @param known messages that were on the server
   * @param missing of these, how many are not listed any more
   * @param appeared messages under unique-ids that were never seen
   */
  record ResetFact(UUID accountId, int known, int missing, int appeared) {}
}
