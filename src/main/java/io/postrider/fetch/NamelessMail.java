package io.postrider.fetch;

import io.postrider.account.DeletionPolicy;
import io.postrider.account.PollTicket;
import io.postrider.pop3.TransactionSession;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * Messages without a usable unique-id. Only their content tells them apart, so each poll reads them
 * whole: a header and a size that are equal do not prove that a message is the same, and to take it
 * for the same would lose it. What is known by its content is stored once, whatever number it has,
 * and is deleted only in a session that has read it.
 */
@Component
class NamelessMail {

  private final IdentityLedger ledger;
  private final IdentityTransactions transactions;
  private final InstantSource time;

  NamelessMail(IdentityLedger ledger, IdentityTransactions transactions, InstantSource time) {
    this.ledger = ledger;
    this.transactions = transactions;
    this.time = time;
  }

  /** What tells, in this session, a message that was read from those that are known. */
  ContentIdentities identities(RunningPoll poll, Listing listing, RecordedListing recorded) {
    return new ContentIdentities(
        poll.ticket(),
        listing,
        recorded.baseline(),
        recorded.resetInDoubt(),
        ledger,
        time.instant().minus(ListingTransactions.REMEMBERED));
  }

  /** The messages to read; those that are too large to be read are put on record. */
  List<FetchPlan.Task> tasks(
      TransactionSession session,
      RunningPoll poll,
      Listing listing,
      RecordedListing recorded,
      ContentIdentities identities)
      throws IOException {
    if (listing.nameless() == 0) {
      if (recorded.diff().hasEntriesByContent()) {
        transactions.withdraw(poll.ticket(), ProblemCode.UIDL_UNSUPPORTED);
      }
      return List.of();
    }
    tell(poll, listing);
    long most = poll.ticket().mailbox().limits().maxMessageBytes();
    var tasks = new ArrayList<FetchPlan.Task>(listing.nameless());
    Map<Integer, Long> tooLarge = new TreeMap<>();
    for (int i = 0; i < listing.nameless(); i++) {
      if (listing.namelessSize(i) > most) {
        tooLarge.put(listing.namelessNumber(i), listing.namelessSize(i));
      } else {
        tasks.add(FetchPlan.Task.nameless(listing.namelessNumber(i), listing.namelessSize(i)));
      }
    }
    int[] numbers = tooLarge.keySet().stream().mapToInt(Integer::intValue).toArray();
    new HeaderProbe(session, poll)
        .probe(
            numbers,
            false,
            slice -> {
              for (HeaderProbe.Seen seen : slice) {
                quarantine(poll, seen, tooLarge.getOrDefault(seen.number(), -1L), identities);
              }
            });
    return tasks;
  }

  private void quarantine(
      RunningPoll poll, HeaderProbe.Seen seen, long size, ContentIdentities identities) {
    ContentHash header = seen.header();
    if (header == null) {
      poll.unread.incrementAndGet();
      return;
    }
    if (identities.claimUnread(header) != null) {
      return;
    }
    EntryKey key = identities.nextKey(EntryKey.nameOf(header, size));
    String reason = "message.too_large: listed with " + size + " octets";
    var unread =
        new IdentityLedger.ByContent(
            key, size, EntryState.QUARANTINED, reason, new Fingerprint(header, header, -1, 0));
    identities.entered(transactions.quarantine(poll.ticket(), unread));
    poll.quarantined.incrementAndGet();
  }

  /** Once all were read, what was not among them has left, and the baseline is drawn. */
  void finish(RunningPoll poll, Listing listing, ContentIdentities identities, boolean all) {
    if (listing.nameless() > 0 && all) {
      boolean whole = listing.complete() && poll.unread.get() == 0;
      poll.confirmedGone.addAndGet(transactions.readAll(poll.ticket(), whole, identities.seen()));
    }
  }

  private void tell(RunningPoll poll, Listing listing) {
    PollTicket ticket = poll.ticket();
    boolean late = ticket.mailbox().deletion() instanceof DeletionPolicy.AfterDays;
    String whole =
        listing.named() == 0
            ? "The server gives messages no unique-ids (UIDL)."
            : "The server gives "
                + listing.nameless()
                + " of "
                + listing.size()
                + " messages no usable unique-id (UIDL).";
    transactions.tell(
        ticket,
        Problem.of(
                ProblemCode.UIDL_UNSUPPORTED,
                whole
                    + " They are known by their content, and each poll reads them whole."
                    + (late ? " They are not deleted: deletion after days needs unique-ids." : ""))
            .withHint(
                late
                    ? "Use deletion \"after_store\", which deletes in the session that stores."
                    : "With deletion \"after_store\" each is read once only."));
  }
}
