package io.postrider.fetch;

import io.postrider.account.Baseline.Since;
import io.postrider.account.Mailbox;
import io.postrider.account.PollTicket;
import io.postrider.pop3.CommandRejected;
import io.postrider.pop3.Deadline;
import io.postrider.pop3.DeletionListener;
import io.postrider.pop3.DropListing;
import io.postrider.pop3.LimitExceeded;
import io.postrider.pop3.MaildropListing;
import io.postrider.pop3.Pop3Exception;
import io.postrider.pop3.ProtocolViolation;
import io.postrider.pop3.Retrieval;
import io.postrider.pop3.SinkFailed;
import io.postrider.pop3.TransactionSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What one poll does, in the order that loses nothing: open, list, compare with the ledger,
 * retrieve and store in batches, delete what is safely stored, quit. Runs on the caller's thread;
 * whatever goes wrong ends the session without QUIT and leaves what was committed committed.
 */
@Component
class MailboxFetcher {

  private static final Logger LOG = LoggerFactory.getLogger(MailboxFetcher.class);

  private final SessionOpener sessions;
  private final PollTransactions transactions;
  private final UidlLedger ledger;
  private final BaselineProbe baseline;
  private final BatchStores batchStores;

  MailboxFetcher(
      SessionOpener sessions,
      PollTransactions transactions,
      UidlLedger ledger,
      BaselineProbe baseline,
      BatchStores batchStores) {
    this.sessions = sessions;
    this.transactions = transactions;
    this.ledger = ledger;
    this.baseline = baseline;
    this.batchStores = batchStores;
  }

  /** Fetches what is new; returns whether more is left than one session may take. */
  boolean fetch(RunningPoll poll) throws IOException {
    Deadline deadline = poll.deadline();
    try (TransactionSession session = sessions.open(poll)) {
      poll.enter(PollPhase.LIST);
      Listing listing = list(session, deadline);
      FetchPlan plan =
          transactions.record(poll.ticket(), listing, unwanted(session, poll, listing));
      count(poll, plan);
      poll.nameless.set(listing.nameless());

      poll.enter(PollPhase.RETRIEVE);
      List<BatchStore.Stored> stored = retrieve(session, poll, plan);

      poll.enter(PollPhase.DELETE);
      delete(session, poll, plan, stored);

      poll.enter(PollPhase.QUIT);
      if (poll.deleteRequested.get() > 0) {
        transactions.confirmDeletion(poll.ticket());
      }
      poll.committed(session.quit(deadline).name().toLowerCase(Locale.ROOT));
      return plan.more() && !stored.isEmpty();
    }
  }

  /** STAT, LIST and UIDL; complete only where the three agree (RFC 1939 §5, §7). */
  private static Listing list(TransactionSession session, Deadline deadline) throws IOException {
    DropListing drop = session.stat(deadline);
    var builder = new Listing.Builder();
    if (drop.messages() == 0) {
      return builder.build(true);
    }
    MaildropListing listed = session.listing(deadline);
    if (listed.uidlRejection().isPresent()) {
      throw listed.uidlRejection().get();
    }
    for (int i = 0; i < listed.size(); i++) {
      String uid = listed.uid(i);
      if (uid != null) {
        builder.add(listed.number(i), uid, listed.octets(i));
      }
    }
    boolean complete = listed.complete() && listed.size() == drop.messages();
    return builder.build(complete, drop.messages());
  }

  private Set<EntryKey> unwanted(TransactionSession session, RunningPoll poll, Listing listing)
      throws IOException {
    PollTicket ticket = poll.ticket();
    Mailbox mailbox = ticket.mailbox();
    if (ledger.baselineDrawnAt(mailbox.accountId(), ticket.epoch()) != null) {
      return Set.of();
    }
    Set<EntryKey> older =
        mailbox.baseline() instanceof Since since
            ? baseline.olderThan(since.date(), session, listing, poll)
            : Set.of();
    return BaselineRule.skipped(mailbox.baseline(), listing, older);
  }

  private static void count(RunningPoll poll, FetchPlan plan) {
    poll.listed.set(plan.listed());
    poll.unknown.set(plan.unknown());
    poll.skipped.set(plan.skipped());
    poll.quarantined.set(plan.quarantined());
    poll.confirmedGone.set(plan.confirmedGone());
    poll.messagesTotal.set(plan.fetch().size());
    poll.bytesTotal.set(plan.fetch().stream().mapToLong(task -> Math.max(0, task.size())).sum());
  }

  private List<BatchStore.Stored> retrieve(
      TransactionSession session, RunningPoll poll, FetchPlan plan) throws IOException {
    if (plan.fetch().isEmpty()) {
      return List.of();
    }
    int[] numbers = plan.fetch().stream().mapToInt(FetchPlan.Task::number).toArray();
    try (BatchStore batches = batchStores.open(poll)) {
      Retriever retriever = batchStores.retriever(poll, plan, batches);
      try {
        session.retrieveAll(numbers, retriever, poll.deadline());
      } catch (SinkFailed e) {
        if (!(e.getCause() instanceof StorageFailed)) {
          keepWhatIsWhole(batches, e);
        }
        throw e;
      } catch (Pop3Exception e) {
        if (e instanceof ProtocolViolation || e instanceof LimitExceeded) {
          batches.dropLast(); // where it ended is in doubt
        }
        keepWhatIsWhole(batches, e);
        if (!poll.stopping()) {
          retriever.brokeOff(e);
        }
        throw e;
      }
      return batches.finish();
    }
  }

  /** A session that broke does not take back what it had read to the end. */
  private static void keepWhatIsWhole(BatchStore batches, IOException why) {
    try {
      batches.finish();
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  private void delete(
      TransactionSession session, RunningPoll poll, FetchPlan plan, List<BatchStore.Stored> stored)
      throws IOException {
    PollTicket ticket = poll.ticket();
    boolean now =
        new DeletionRule(ticket.mailbox().deletion(), poll.startedAt()).deletesWhatWasStoredNow();
    List<BatchStore.Stored> fresh = now ? stored : List.of();
    if (fresh.isEmpty() && plan.storedEarlier().isEmpty()) {
      return;
    }
    if (session.anomalous()) {
      LOG.warn("poll {}: nothing is deleted after a protocol anomaly", poll.id());
      return;
    }
    var entries = new ArrayList<Long>();
    fresh.forEach(message -> entries.add(message.task().entryId()));
    plan.storedEarlier().forEach(task -> entries.add(task.entryId()));
    transactions.requestDeletion(ticket, entries);
    var deletions = new Deletions(poll);
    List<Retrieval> proofs = fresh.stream().map(BatchStore.Stored::retrieval).toList();
    session.deleAll(proofs, deletions, poll.deadline());
    int[] earlier = plan.storedEarlier().stream().mapToInt(FetchPlan.Task::number).toArray();
    session.deleteAllStoredEarlier(earlier, deletions, poll.deadline());
  }

  /** A refused DELE stops nothing: the next complete listing tells what is gone. */
  private record Deletions(RunningPoll poll) implements DeletionListener {

    @Override
    public void marked(int number) {
      poll.deleteRequested.incrementAndGet();
    }

    @Override
    public void refused(int number, CommandRejected rejection) {
      LOG.info("poll {}: {}", poll.id(), rejection.getMessage());
    }
  }
}
