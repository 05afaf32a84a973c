package io.postrider.fetch;

import io.postrider.account.PollTicket;
import io.postrider.pop3.CommandRejected;
import io.postrider.pop3.Commit;
import io.postrider.pop3.DeletionListener;
import io.postrider.pop3.LimitExceeded;
import io.postrider.pop3.Pop3Exception;
import io.postrider.pop3.ProtocolViolation;
import io.postrider.pop3.Retrieval;
import io.postrider.pop3.SinkFailed;
import io.postrider.pop3.TransactionSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What one poll does, in the order that loses nothing: open, list, compare with the ledger, find
 * out what is in doubt, retrieve and store in batches, delete what is safely stored, quit. Runs on
 * the caller's thread; whatever goes wrong ends the session without QUIT and leaves what was
 * committed committed.
 */
@Component
class MailboxFetcher {

  private static final Logger LOG = LoggerFactory.getLogger(MailboxFetcher.class);

  private final SessionOpener sessions;
  private final ListingReader listings;
  private final ListingTransactions ledger;
  private final MovedMailbox moves;
  private final DoubtSettler doubts;
  private final NamelessMail nameless;
  private final PollTransactions transactions;
  private final BatchStores batchStores;

  MailboxFetcher(
      SessionOpener sessions,
      ListingReader listings,
      ListingTransactions ledger,
      MovedMailbox moves,
      DoubtSettler doubts,
      NamelessMail nameless,
      PollTransactions transactions,
      BatchStores batchStores) {
    this.sessions = sessions;
    this.listings = listings;
    this.ledger = ledger;
    this.moves = moves;
    this.doubts = doubts;
    this.nameless = nameless;
    this.transactions = transactions;
    this.batchStores = batchStores;
  }

  /** Fetches what is new; returns whether more is left than one session may take. */
  boolean fetch(RunningPoll poll) throws IOException {
    try (TransactionSession session = sessions.open(poll)) {
      try {
        return fetch(poll, session);
      } finally {
        if (session.pipelined() && session.anomalous()) {
          poll.pipeliningFails();
        }
      }
    }
  }

  private boolean fetch(RunningPoll poll, TransactionSession session) throws IOException {
    ledger.loggedIn(poll, SessionTerms.of(session.capabilities()));
    poll.enter(PollPhase.LIST);
    Listing listing = listings.read(session, poll);
    moves.recognise(session, poll, listing);
    RecordedListing recorded = ledger.record(poll.ticket(), listing);
    count(poll, recorded.counts());
    doubts.settle(session, poll, listing, recorded);
    ContentIdentities identities = nameless.identities(poll, listing, recorded);

    poll.enter(PollPhase.RETRIEVE);
    FetchPlan plan = ledger.plan(poll.ticket(), recorded);
    List<FetchPlan.Task> wanted = new ArrayList<>(plan.fetch());
    wanted.addAll(nameless.tasks(session, poll, listing, recorded, identities));
    Retrieved retrieved = retrieve(session, poll, wanted, identities);
    nameless.finish(poll, listing, identities, retrieved.all());
    if (recorded.resetInDoubt()) {
      doubts.finish(poll);
    }

    poll.enter(PollPhase.DELETE);
    List<Long> asked =
        recorded.forbidsDeletion() ? List.of() : delete(session, poll, plan, retrieved.stored());

    poll.enter(PollPhase.QUIT);
    if (poll.deleteRequested.get() > 0) {
      transactions.confirmDeletion(poll.ticket());
    }
    Commit commit = session.quit(poll.deadline());
    poll.committed(commit.name().toLowerCase(Locale.ROOT));
    if (commit == Commit.UNKNOWN) {
      transactions.deletionUnanswered(poll.ticket(), asked);
    }
    boolean progress = poll.stored.get() + poll.duplicates.get() > 0;
    return !retrieved.all() || (plan.more() && progress);
  }

  private static void count(RunningPoll poll, RecordedListing.Counts counts) {
    poll.listed.set(counts.listed());
    poll.unknown.set(counts.unknown());
    poll.skipped.set(counts.skipped());
    poll.quarantined.set(counts.quarantined());
    poll.confirmedGone.set(counts.confirmedGone());
    poll.notHonoured.set(counts.notHonoured());
  }

  /**
   * What was read in this session.
   *
   * @param all false: the session's time was over before everything wanted was read
   */
  private record Retrieved(List<BatchStore.Stored> stored, boolean all) {}

  private Retrieved retrieve(
      TransactionSession session,
      RunningPoll poll,
      List<FetchPlan.Task> wanted,
      ContentIdentities identities)
      throws IOException {
    if (wanted.isEmpty()) {
      return new Retrieved(List.of(), true);
    }
    poll.messagesTotal.set(wanted.size());
    poll.bytesTotal.set(wanted.stream().mapToLong(task -> Math.max(0, task.size())).sum());
    try (BatchStore batches = batchStores.open(poll, identities)) {
      Retriever retriever = batchStores.retriever(poll, wanted, batches, identities);
      try {
        boolean all = batchStores.turns(poll).take(session, wanted, retriever);
        return new Retrieved(batches.finish(), all);
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

  /** Returns the entries for which DELE was sent. */
  private List<Long> delete(
      TransactionSession session, RunningPoll poll, FetchPlan plan, List<BatchStore.Stored> stored)
      throws IOException {
    PollTicket ticket = poll.ticket();
    boolean now =
        new DeletionRule(ticket.mailbox().deletion(), poll.startedAt()).deletesWhatWasStoredNow();
    List<BatchStore.Stored> fresh = now ? stored : List.of();
    if (fresh.isEmpty() && plan.storedEarlier().isEmpty()) {
      return List.of();
    }
    if (session.anomalous()) {
      LOG.warn("poll {}: nothing is deleted after a protocol anomaly", poll.id());
      return List.of();
    }
    var entries = new ArrayList<Long>();
    fresh.forEach(message -> entries.add(message.entryId()));
    plan.storedEarlier().forEach(task -> entries.add(task.entryId()));
    transactions.requestDeletion(ticket, entries);
    var deletions = new Deletions(poll);
    List<Retrieval> proofs = fresh.stream().map(BatchStore.Stored::retrieval).toList();
    session.deleAll(proofs, deletions, poll.deadline());
    int[] earlier = plan.storedEarlier().stream().mapToInt(FetchPlan.Task::number).toArray();
    session.deleteAllStoredEarlier(earlier, deletions, poll.deadline());
    return entries;
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
