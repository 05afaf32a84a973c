package io.postrider.fetch;

import io.postrider.account.PollTicket;
import io.postrider.message.Arrival;
import io.postrider.message.MessageArchive;
import io.postrider.pop3.Retrieval;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The second party of a poll: takes whole messages from the session's thread, a batch at a time,
 * and parses and commits each batch on a thread of its own while the session reads the next one. At
 * most one batch is in the making and one in the commit. Lives as long as one session; all methods
 * are for the session's thread.
 */
final class BatchStore implements AutoCloseable {

  /** Servers drop sessions that idle for about a minute; a commit that slow ends the session. */
  private static final long PATIENCE_SECONDS = 50;

  private final RunningPoll poll;
  private final PollTransactions transactions;
  private final MessageArchive archive;
  private final FetchSettings settings;
  private final InstantSource time;
  private final List<Stored> stored = new ArrayList<>();
  private List<Whole> making = new ArrayList<>();
  private long makingOctets;
  private @Nullable Instant makingSince;
  private @Nullable FutureTask<List<Stored>> committing;

  BatchStore(
      RunningPoll poll,
      PollTransactions transactions,
      MessageArchive archive,
      FetchSettings settings,
      InstantSource time) {
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
    if (making.size() >= settings.batchMessages()
        || makingOctets >= settings.batchOctets().toBytes()) {
      handOver();
    }
  }

  /** Hands over what has waited long enough, though the batch is not full. */
  void handOverIfOld() throws IOException {
    if (makingSince != null && makingSince.plus(settings.batchAge()).isBefore(time.instant())) {
      handOver();
    }
  }

  /** The last message taken is in doubt: the server fell out of step right after it. */
  void dropLast() throws IOException {
    if (!making.isEmpty()) {
      making.removeLast().content().close();
    }
  }

  /** Commits what is left; returns everything this session stored. */
  List<Stored> finish() throws IOException {
    handOver();
    awaitCommit();
    return stored;
  }

  private void handOver() throws IOException {
    awaitCommit();
    if (making.isEmpty()) {
      return;
    }
    List<Whole> batch = making;
    making = new ArrayList<>();
    makingOctets = 0;
    makingSince = null;
    var task = new FutureTask<>(() -> commit(batch));
    committing = task;
    Thread.ofVirtual().name("commit-" + poll.id()).start(task);
  }

  private void awaitCommit() throws IOException {
    FutureTask<List<Stored>> task = committing;
    if (task == null) {
      return;
    }
    try {
      stored.addAll(task.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      committing = null;
    } catch (ExecutionException e) {
      committing = null;
      if (e.getCause() instanceof FenceLost lost) {
        throw lost;
      }
      throw new StorageFailed("a batch could not be committed", e);
    } catch (TimeoutException e) {
      throw new StorageFailed("a commit took longer than a server waits", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageFailed("interrupted while a batch was committed", e);
    }
  }

  private List<Stored> commit(List<Whole> batch) throws IOException {
    PollTicket ticket = poll.ticket();
    UUID accountId = ticket.mailbox().accountId();
    try {
      var staged = new ArrayList<StagedMessage>(batch.size());
      for (Whole whole : batch) {
        UUID messageId = MessageIds.of(accountId, ticket.epoch(), whole.task().key());
        var arrival =
            new Arrival(
                messageId,
                accountId,
                poll.id(),
                whole.task().key().uidl(),
                whole.content(),
                whole.at());
        staged.add(new StagedMessage(whole.task(), messageId, archive.prepare(arrival)));
      }
      transactions.store(ticket, staged);
      poll.stored.addAndGet(batch.size());
      return batch.stream().map(whole -> new Stored(whole.task(), whole.retrieval())).toList();
    } finally {
      for (Whole whole : batch) {
        whole.content().close();
      }
    }
  }

  /** Lets go of what was never handed over; a commit under way lets go of its own. */
  @Override
  public void close() throws IOException {
    for (Whole whole : making) {
      whole.content().close();
    }
    making = new ArrayList<>();
  }

  /** A message that this session stored, with the proof that DELE asks for. */
  record Stored(FetchPlan.Task task, Retrieval retrieval) {}

  private record Whole(
      FetchPlan.Task task, StagedContent content, Retrieval retrieval, Instant at) {}
}
