package io.postrider.fetch;

import io.postrider.account.Mailbox;
import io.postrider.audit.AuditEntry;
import io.postrider.audit.AuditLog;
import io.postrider.audit.AuditSettings;
import io.postrider.event.EventDraft;
import io.postrider.event.EventLog;
import io.postrider.event.EventType;
import io.postrider.web.ProblemCode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells of polls: their ends to the event log, who asked for them and which credentials they used
 * to the audit log. All in the transaction of the cause.
 */
@Component
class PollJournal {

  private final EventLog events;
  private final AuditLog audit;
  private final AuditSettings settings;

  PollJournal(EventLog events, AuditLog audit, AuditSettings settings) {
    this.events = events;
    this.audit = audit;
    this.settings = settings;
  }

  /** Somebody wants this poll; the schedule's own are nobody's doing. */
  void begun(UUID pollId, UUID accountId, PollTrigger trigger, boolean force) {
    if (trigger != PollTrigger.SCHEDULE) {
      audit.record(
          AuditEntry.of("poll.requested", "poll", pollId).in(accountId).with("force", force));
    }
  }

  /** Somebody wants a poll and gets the one that runs. */
  void joined(UUID pollId, UUID accountId) {
    audit.note(AuditEntry.of("poll.requested", "poll", pollId).in(accountId).with("joined", true));
  }

  /** Somebody wants this poll to end. */
  void endAsked(UUID pollId, UUID accountId, boolean ran) {
    audit.record(AuditEntry.of("poll.cancelled", "poll", pollId).in(accountId).with("ran", ran));
  }

  void completed(RunningPoll poll, Instant now) {
    if (poll.trigger() != PollTrigger.SCHEDULE || poll.changedAnything()) {
      events.append(event(EventType.POLL_COMPLETED, poll, now, null));
    }
    credentialUsed(poll, null);
  }

  void failed(RunningPoll poll, Instant now, ProblemCode why) {
    events.append(event(EventType.POLL_FAILED, poll, now, why));
    switch (poll.phase()) {
      case CONNECT -> {} // nobody was shown a credential
      case AUTHENTICATE -> credentialUsed(poll, why);
      case LIST, RETRIEVE, DELETE, QUIT, DONE -> credentialUsed(poll, null);
    }
  }

  /** A login that was refused is told each time, one that is routine from time to time. */
  private void credentialUsed(RunningPoll poll, @Nullable ProblemCode why) {
    Mailbox mailbox = poll.ticket().mailbox();
    UUID accountId = mailbox.accountId();
    if (why == null
        && poll.trigger() == PollTrigger.SCHEDULE
        && audit.toldOfUse(accountId, settings.credentialUse())) {
      return;
    }
    audit.record(
        AuditEntry.ofAccount("credential.used", accountId)
            .with("pollId", poll.id())
            .with("trigger", poll.trigger().code())
            .with("host", mailbox.host())
            .with("port", mailbox.port())
            .with("username", mailbox.username())
            .with("mechanism", mailbox.auth().mechanism())
            .refused(why));
  }

  private static EventDraft event(
      EventType type, RunningPoll poll, Instant now, @Nullable ProblemCode code) {
    UUID accountId = poll.ticket().mailbox().accountId();
    return EventDraft.of(
        type,
        accountId,
        poll.id(),
        now,
        new PollFact(
            poll.id(),
            accountId,
            poll.trigger().code(),
            poll.listed.get(),
            poll.stored.get(),
            poll.quarantined.get(),
            poll.deleteRequested.get(),
            poll.confirmedGone.get(),
            code == null ? null : code.code()));
  }

  /** The data of a poll's events. */
  record PollFact(
      UUID pollId,
      UUID accountId,
      String trigger,
      int listed,
      int stored,
      int quarantined,
      int deleteRequested,
      int confirmedGone,
      @Nullable String problem) {}
}
