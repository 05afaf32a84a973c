package io.postrider.fetch;

import io.postrider.account.AccountPolling;
import io.postrider.account.PollTicket;
import io.postrider.event.EventLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a listing does to the ledger, and what the session is to do then. Each verb is one short
 * transaction that begins with the fence.
 */
@Component
@Transactional(propagation = Propagation.REQUIRES_NEW)
class ListingTransactions {

  /** An entry that left the server longer ago is not looked for under other names. */
  static final Duration REMEMBERED = Duration.ofDays(30);

  /** So many entries are looked up at a time. */
  private static final int SLICE = 1_000;

  /** More new messages than this are entered in several transactions. */
  static final int AT_ONCE = 10_000;

  private final PollFence fence;
  private final AccountPolling accounts;
  private final PendingEntries pending;
  private final ListingRecording.Books books;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  ListingTransactions(
      PollFence fence,
      AccountPolling accounts,
      UidlLedger ledger,
      PendingEntries pending,
      DoubtLedger doubts,
      LedgerEpochs epochs,
      EventLog events,
      PlatformTransactionManager transactions,
      InstantSource time) {
    this.fence = fence;
    this.accounts = accounts;
    this.pending = pending;
    this.books = new ListingRecording.Books(ledger, doubts, epochs, events, accounts);
    this.transaction = new TransactionTemplate(transactions);
    this.time = time;
  }

  /** The server let us in just now. If it wants a pause after that, all replicas shall know. */
  @Transactional(propagation = Propagation.SUPPORTS)
  public void loggedIn(RunningPoll poll, SessionTerms terms) {
    poll.loggedIn(terms, time.instant());
    Instant allowed = poll.loginAllowedAt();
    if (allowed != null) {
      accounts.loginAllowedAt(poll.ticket(), allowed);
    }
  }

  /**
   * Writes down what a session listed, in one transaction, or where very many messages are new and
   * no baseline divides them, in several: no lock is held for long, and what was entered is not
   * lost with the session.
   */
  @Transactional(propagation = Propagation.SUPPORTS)
  public RecordedListing record(PollTicket ticket, Listing listing) {
    var large = new AtomicReference<ListingRecording>();
    RecordedListing recorded =
        transaction.execute(_ -> {
          fence.require(ticket);
          var recording = new ListingRecording(books, ticket, listing, time.instant());
          recording.compare();
          if (recording.enterSome(recording.divisible() ? AT_ONCE : Integer.MAX_VALUE)) {
            large.set(recording);
            return null;
          }
          return recording.conclude();
        });
    while (recorded == null) {
      recorded = goOn(ticket, large.get());
    }
    return recorded;
  }

  private @Nullable RecordedListing goOn(PollTicket ticket, ListingRecording recording) {
    return transaction.execute(_ -> {
      fence.require(ticket);
      return recording.enterSome(AT_ONCE) ? null : recording.conclude();
    });
  }

  /** Says what the session is to fetch and may delete. */
  @Transactional(propagation = Propagation.SUPPORTS)
  public FetchPlan plan(PollTicket ticket, RecordedListing recorded) {
    List<FetchPlan.Task> fetch =
        recorded.diff().hasPending()
            ? transaction.execute(_ -> pending(ticket, recorded))
            : List.of();
    int limit = ticket.mailbox().limits().maxMessagesPerPoll();
    boolean more = fetch.size() > limit;
    return new FetchPlan(
        List.copyOf(more ? fetch.subList(0, limit) : fetch), deletable(recorded), more);
  }

  /** What is to be fetched; more than the session may take, if there is more. */
  private List<FetchPlan.Task> pending(PollTicket ticket, RecordedListing recorded) {
    UUID accountId = ticket.mailbox().accountId();
    int limit = ticket.mailbox().limits().maxMessagesPerPoll();
    var fetch = new ArrayList<FetchPlan.Task>();
    long after = 0;
    while (fetch.size() <= limit) {
      List<FetchPlan.Task> slice = pending.fresh(accountId, ticket.epoch(), after, SLICE);
      listed(slice, recorded.diff(), fetch);
      if (slice.size() < SLICE) {
        // what failed before comes last, so that it cannot keep the others from their turn
        listed(pending.failedBefore(accountId, ticket.epoch(), limit + 1), recorded.diff(), fetch);
        break;
      }
      after = slice.getLast().entryId();
    }
    return fetch;
  }

  private static void listed(
      List<FetchPlan.Task> pending, ListingDiff diff, List<FetchPlan.Task> fetch) {
    var here = new ArrayList<FetchPlan.Task>();
    for (FetchPlan.Task task : pending) {
      int number = diff.numberOf(task.key());
      if (number > 0) {
        here.add(task.under(number));
      }
    }
    here.sort(
        Comparator.comparingInt(FetchPlan.Task::attempts).thenComparingInt(FetchPlan.Task::number));
    fetch.addAll(here);
  }

  private static List<FetchPlan.Task> deletable(RecordedListing recorded) {
    if (recorded.forbidsDeletion()) {
      return List.of();
    }
    return recorded.diff().relisted().stream()
        .map(match ->
            new FetchPlan.Task(
                match.listed().number(),
                match.entry().id(),
                match.entry().key(),
                match.listed().size(),
                match.entry().attempts()))
        .toList();
  }
}
