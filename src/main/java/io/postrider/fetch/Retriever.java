package io.postrider.fetch;

import io.postrider.pop3.CommandRejected;
import io.postrider.pop3.FailureClass;
import io.postrider.pop3.LimitExceeded;
import io.postrider.pop3.MessageSink;
import io.postrider.pop3.Pop3Exception;
import io.postrider.pop3.ResponseCode;
import io.postrider.pop3.Retrieval;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where RETR's octets go: each message into the staging area while it is read, then whole into the
 * batch. A message that the server refuses or that is too large is counted in the ledger and does
 * not stop the others. One session's thread only.
 */
final class Retriever implements MessageSink {

  private final RunningPoll poll;
  private final BatchStore batches;
  private final ContentIdentities identities;
  private final StagingArea staging;
  private final PollTransactions transactions;
  private final int maxAttempts;
  private final Map<Integer, FetchPlan.Task> tasks = new HashMap<>();
  private @Nullable StagedContent current;
  private int open;

  Retriever(
      RunningPoll poll,
      List<FetchPlan.Task> wanted,
      BatchStore batches,
      ContentIdentities identities,
      StagingArea staging,
      PollTransactions transactions,
      int maxAttempts) {
    this.poll = poll;
    this.batches = batches;
    this.identities = identities;
    this.staging = staging;
    this.transactions = transactions;
    this.maxAttempts = maxAttempts;
    wanted.forEach(task -> tasks.put(task.number(), task));
  }

  @Override
  public void begin(int number) throws IOException {
    poll.requireNotStopping();
    batches.handOverIfDue();
    open = number;
    current = staging.stage();
  }

  @Override
  public void accept(byte[] buffer, int offset, int length) throws IOException {
    content().write(buffer, offset, length);
    poll.bytesDone.addAndGet(length);
  }

  @Override
  public void complete(Retrieval retrieval) throws IOException {
    StagedContent content = content();
    content.seal();
    current = null;
    open = 0;
    poll.messagesDone.incrementAndGet();
    batches.add(task(retrieval.number()), content, retrieval);
  }

  @Override
  public void rejected(int number, CommandRejected rejection) throws IOException {
    FailureClass kind =
        rejection.responseCode().map(ResponseCode::failureClass).orElse(FailureClass.UNKNOWN);
    poll.messagesDone.incrementAndGet();
    if (kind == FailureClass.TEMPORARY || kind == FailureClass.IN_USE) {
      return; // it will pass, and says nothing about the message
    }
    if (task(number).isNameless()) {
      poll.unread.incrementAndGet(); // it has no name to count its attempts under
      return;
    }
    batches.settle();
    String serversWords = rejection.reply().map(reply -> reply.text()).orElse("-ERR");
    if (transactions.refused(poll.ticket(), task(number), serversWords, maxAttempts)) {
      poll.quarantined.incrementAndGet();
    }
  }

  @Override
  public void oversized(int number, LimitExceeded limit) throws IOException {
    FetchPlan.Task task = task(number);
    if (task.isNameless()) {
      StagedContent content = content();
      content.seal();
      Fingerprint read = content.fingerprint();
      aborted(number);
      open = 0;
      batches.settle();
      quarantineNameless(task, read, limit);
      return;
    }
    aborted(number);
    open = 0;
    batches.settle();
    quarantine(task, limit);
  }

  /** What was read of it must do for a name: its header, which came first. */
  private void quarantineNameless(FetchPlan.Task task, Fingerprint read, LimitExceeded limit) {
    if (identities.claimUnread(read.header()) != null) {
      return;
    }
    EntryKey key = identities.nextKey(EntryKey.nameOf(read.header(), task.size()));
    var unread =
        new IdentityLedger.ByContent(
            key, task.size(), EntryState.QUARANTINED, tooLarge(limit), read.unread());
    identities.entered(transactions.quarantine(poll.ticket(), unread));
    poll.quarantined.incrementAndGet();
    poll.messagesDone.incrementAndGet();
  }

  private static String tooLarge(LimitExceeded limit) {
    return "message.too_large: more than " + limit.allowed() + " octets";
  }

  /** The session broke inside a message: what that says of the message is put on record. */
  void brokeOff(Pop3Exception cause) {
    if (open == 0 || task(open).isNameless()) {
      return;
    }
    if (cause instanceof LimitExceeded limit && limit.limit().equals("messageOctets")) {
      quarantine(task(open), limit);
    } else {
      transactions.attempted(poll.ticket(), task(open), String.valueOf(cause.getMessage()));
    }
  }

  private void quarantine(FetchPlan.Task task, LimitExceeded limit) {
    transactions.quarantine(poll.ticket(), task, tooLarge(limit));
    poll.quarantined.incrementAndGet();
    poll.messagesDone.incrementAndGet();
  }

  @Override
  public void aborted(int number) {
    StagedContent content = current;
    current = null;
    if (content != null) {
      content.discard();
    }
  }

  private StagedContent content() {
    StagedContent content = current;
    if (content == null) {
      throw new IllegalStateException("octets outside of a message");
    }
    return content;
  }

  private FetchPlan.Task task(int number) {
    FetchPlan.Task task = tasks.get(number);
    if (task == null) {
      throw new IllegalStateException("message " + number + " was not asked for");
    }
    return task;
  }
}
