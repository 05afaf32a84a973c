package io.postrider.fetch;

import io.postrider.account.PollTicket;
import io.postrider.message.Arrival;
import io.postrider.message.MessageArchive;
import io.postrider.pop3.Retrieval;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * The second party of a poll: takes whole messages from the session's thread, a batch at a time.
 * Each batch has a thread of its own, which reads what its messages say while the batch before is
 * still written, and then writes its own: commits keep their order. At most one batch is in the
 * making, one is looked into and one is written. Lives as long as one session; all methods are for
 * the session's thread.
 */
final class BatchStore implements AutoCloseable {

  private static final UUID NO_MESSAGE = new UUID(0, 0);

  private static final Logger LOG = LoggerFactory.getLogger(BatchStore.class);

  private final RunningPoll poll;
  private final PollTransactions transactions;
  private final MessageArchive archive;
  private final ContentIdentities identities;
  private final FetchSettings settings;
  private final InstantSource time;
  private final CommitProgress progress = new CommitProgress();
  private final List<Stored> stored = new ArrayList<>();
  private List<Whole> making = new ArrayList<>();
  private long makingOctets;
  private @Nullable Instant makingSince;

  /** Batches that are looked into or written, the oldest first: two at the most. */
  private final Deque<FutureTask<List<Stored>>> underWay = new ArrayDeque<>(2);

  BatchStore(
      RunningPoll poll,
      PollTransactions transactions,
      MessageArchive archive,
      ContentIdentities identities,
      FetchSettings settings,
      InstantSource time) {
    this.identities = identities;
    this.poll = poll;
    this.transactions = transactions;
    this.archive = archive;
    this.settings = settings;
    this.time = time;
  }

  /** Takes a whole message; from here on it is this object's to close. */
  void add(FetchPlan.Task task, StagedContent content, Retrieval retrieval) throws IOException {
    making.add(new Whole(task, content, retrieval, time.instant()));
    makingOctets += content.size();
    if (makingSince == null) {
      makingSince = time.instant();
    }
  }

  /**
   * Hands over a batch that is full or has waited long enough. Called when the next message has
   * begun: only then is it certain that the last one ended where it seemed to.
   */
  void handOverIfDue() throws IOException {
    if (making.size() >= settings.batchMessages()
        || makingOctets >= settings.batchOctets().toBytes()
        || (makingSince != null
            && makingSince.plus(settings.batchAge()).isBefore(time.instant()))) {
      handOver();
    }
  }

  /** Waits for what is under way, which holds the lock that another write needs. */
  void settle() throws IOException {
    await(0);
  }

  /** The last message taken is in doubt: the server fell out of step right after it. */
  void dropLast() {
    if (!making.isEmpty()) {
      making.removeLast().content().discard();
    }
  }

  /** Commits what is left; returns everything this session stored. */
  List<Stored> finish() throws IOException {
    handOver();
    await(0);
    return stored;
  }

  private void handOver() throws IOException {
    await(1);
    if (making.isEmpty()) {
      return;
    }
    List<Whole> batch = making;
    making = new ArrayList<>();
    makingOctets = 0;
    makingSince = null;
    FutureTask<List<Stored>> before = underWay.peekLast();
    var task = new FutureTask<>(() -> commit(batch, before));
    underWay.add(task);
    Thread.ofVirtual().name("commit-" + poll.id()).start(task);
  }

  /** Waits until no more than so many batches are under way. */
  private void await(int most) throws IOException {
    while (underWay.size() > most) {
      stored.addAll(committed(underWay.remove(), progress::await));
    }
  }

  /** How long to wait for a batch is another matter for the session than for the next batch. */
  private interface Wait {
    List<Stored> on(Future<List<Stored>> batch)
        throws InterruptedException, ExecutionException, TimeoutException;
  }

  private static List<Stored> committed(Future<List<Stored>> batch, Wait wait) throws IOException {
    try {
      return wait.on(batch);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FenceLost lost) {
        throw lost;
      }
      throw new StorageFailed("a batch could not be committed", e);
    } catch (TimeoutException e) {
      throw new StorageFailed("a commit stands still", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageFailed("interrupted while a batch was committed", e);
    }
  }

  /**
   * Writes a batch after the one before it; not at all where that one was not committed, for then
   * nobody knows what became of it.
   */
  private List<Stored> commit(List<Whole> batch, @Nullable FutureTask<List<Stored>> before)
      throws IOException {
    try {
      var staged = new ArrayList<@Nullable StagedMessage>(batch.size());
      for (Whole whole : batch) {
        whole.content().watch(progress);
        staged.add(whole.task().isPlain() ? staged(whole) : null);
      }
      if (before != null) {
        committed(before, Future::get); // the session's thread sees to it that it ends
      }
      var all = new ArrayList<StagedMessage>(batch.size());
      for (int i = 0; i < batch.size(); i++) {
        StagedMessage plain = staged.get(i);
        all.add(plain != null ? plain : staged(batch.get(i)));
      }
      return store(poll.ticket(), batch, all);
    } finally {
      batch.forEach(whole -> whole.content().discard());
    }
  }

  /**
   * Looks into a message: whether it is new, and if so, what it says. What is not plainly new is
   * held against what the batches before it have left in the ledger.
   */
  private StagedMessage staged(Whole whole) throws IOException {
    PollTicket ticket = poll.ticket();
    UUID accountId = ticket.mailbox().accountId();
    FetchPlan.Task task = whole.task();
    Fingerprint print = whole.content().fingerprint();
    ContentIdentities.Finding finding =
        task.isPlain()
            ? new ContentIdentities.Finding.New(task.key())
            : identities.of(task, whole.content());
    if (!(finding instanceof ContentIdentities.Finding.New(EntryKey key))) {
      return new StagedMessage(task, finding, print, NO_MESSAGE, null);
    }
    UUID messageId = MessageIds.of(accountId, ticket.epoch(), key);
    var arrival =
        new Arrival(messageId, accountId, poll.id(), key.uidl(), whole.content(), whole.at());
    return new StagedMessage(task, finding, print, messageId, archive.prepare(arrival));
  }

  private List<Stored> store(PollTicket ticket, List<Whole> batch, List<StagedMessage> staged) {
    var entries = new ArrayList<Long>(batch.size());
    long octets = batch.stream().mapToLong(whole -> whole.content().size()).sum();
    try {
      CommitTurns.take(octets, progress, () -> entries.addAll(transactions.store(ticket, staged)));
    } catch (DataIntegrityViolationException e) {
      if (batch.size() > 1) {
        return oneByOne(ticket, batch, staged);
      }
      LOG.error("a message cannot be stored; it stays on the server, in quarantine", e);
      CommitTurns.take(0, progress, () -> refuse(ticket, staged.getFirst()));
      poll.quarantined.incrementAndGet();
      return List.of();
    }
    var kept = new ArrayList<Stored>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      FetchPlan.Task task = batch.get(i).task();
      ContentIdentities.Finding finding = staged.get(i).finding();
      if (task.isNameless()) {
        identities.entered(entries.get(i));
      }
      if (count(finding)) {
        kept.add(new Stored(entries.get(i), batch.get(i).retrieval()));
      }
    }
    return kept;
  }

  private void refuse(PollTicket ticket, StagedMessage staged) {
    FetchPlan.Task task = staged.task();
    if (task.isNameless()
        && staged.finding() instanceof ContentIdentities.Finding.New(EntryKey key)) {
      identities.entered(
          transactions.quarantine(
              ticket,
              new IdentityLedger.ByContent(
                  key, task.size(), EntryState.QUARANTINED, "not storable", staged.fingerprint())));
    } else {
      transactions.quarantine(ticket, task, "not storable");
    }
  }

  /** Counts what the message turned out to be; returns whether it is kept here. */
  private boolean count(ContentIdentities.Finding finding) {
    return switch (finding) {
      case ContentIdentities.Finding.New _ -> {
        poll.stored.incrementAndGet();
        yield true;
      }
      case ContentIdentities.Finding.Unwanted _ -> {
        poll.skipped.incrementAndGet();
        yield false;
      }
      case ContentIdentities.Finding.Again(KnownMessage known) -> known.isStored();
      case ContentIdentities.Finding.Renamed(_, KnownMessage known) -> {
        poll.duplicates.incrementAndGet();
        yield known.isStored();
      }
      case ContentIdentities.Finding.Unchanged(KnownMessage known) -> known.isStored();
    };
  }

  /** One message that the database will not take must not hold up the others of its batch. */
  private List<Stored> oneByOne(PollTicket ticket, List<Whole> batch, List<StagedMessage> staged) {
    var kept = new ArrayList<Stored>();
    for (int i = 0; i < batch.size(); i++) {
      kept.addAll(store(ticket, List.of(batch.get(i)), List.of(staged.get(i))));
    }
    return kept;
  }

  /** Lets go of what was never handed over; a commit under way lets go of its own. */
  @Override
  public void close() {
    making.forEach(whole -> whole.content().discard());
    making = new ArrayList<>();
  }

  /** A message that this session read and that is kept here, with the proof that DELE asks for. */
  record Stored(long entryId, Retrieval retrieval) {}

  private record Whole(
      FetchPlan.Task task, StagedContent content, Retrieval retrieval, Instant at) {}
}
