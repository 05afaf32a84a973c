package io.postrider.fetch;

import io.postrider.account.PollTicket;
import io.postrider.pop3.TransactionSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Finds out, before anything is retrieved, what the listing alone does not tell: which messages are
 * older than the baseline, which are known ones under new unique-ids, whether a UIDL whose size
 * changed is still the same message's. Headers are looked at many in one flight and what they tell
 * is written down slice by slice, so that a session that is cut takes up where the last one ended.
 */
@Component
class DoubtSettler {

  private final DoubtLedger ledger;
  private final IdentityTransactions transactions;
  private final StoredHashes hashes;

  DoubtSettler(DoubtLedger ledger, IdentityTransactions transactions, StoredHashes hashes) {
    this.ledger = ledger;
    this.transactions = transactions;
    this.hashes = hashes;
  }

  void settle(
      TransactionSession session, RunningPoll poll, Listing listing, RecordedListing recorded)
      throws IOException {
    var probe = new HeaderProbe(session, poll);
    if (recorded.baselineInDoubt() || recorded.resetInDoubt()) {
      readHeaders(probe, poll, recorded);
    }
    boolean comparable = recorded.resetInDoubt() && listing.complete();
    if (comparable) {
      hashes.complete(poll);
      poll.duplicates.addAndGet(transactions.matchReset(poll.ticket(), listing));
    }
    if (!recorded.diff().unsure().isEmpty()) {
      compareHeaders(probe, poll, recorded.diff(), recorded.resetInDoubt());
    }
    if (comparable) {
      transactions.endReset(poll.ticket());
    }
  }

  /** After retrieval: where the content had to tell, it has. */
  void finish(RunningPoll poll) {
    transactions.endReset(poll.ticket());
  }

  private void readHeaders(HeaderProbe probe, RunningPoll poll, RecordedListing recorded)
      throws IOException {
    PollTicket ticket = poll.ticket();
    UUID accountId = ticket.mailbox().accountId();
    Map<Integer, DoubtLedger.Doubtful> unread = new TreeMap<>();
    boolean dates = false;
    for (DoubtLedger.Doubtful entry : ledger.doubtful(accountId, ticket.epoch())) {
      int number = recorded.diff().numberOf(entry.key());
      if (number > 0 && entry.header() == null && entry.doubt() != Doubt.CONTENT) {
        unread.put(number, entry);
        dates |= entry.doubt() == Doubt.BASELINE;
      }
    }
    int[] numbers = unread.keySet().stream().mapToInt(Integer::intValue).toArray();
    var baseline = BaselineRule.resumed(ticket.mailbox().baseline(), Integer.MAX_VALUE);
    probe.probe(
        numbers,
        dates,
        slice -> {
          var findings = new ArrayList<DoubtLedger.Finding>(slice.size());
          for (HeaderProbe.Seen seen : slice) {
            DoubtLedger.Doubtful entry = unread.get(seen.number());
            if (entry != null) {
              findings.add(finding(entry, seen, baseline, poll, recorded.resetInDoubt()));
            }
          }
          transactions.found(ticket, findings);
        });
  }

  private static DoubtLedger.Finding finding(
      DoubtLedger.Doubtful entry,
      HeaderProbe.Seen seen,
      BaselineRule baseline,
      RunningPoll poll,
      boolean resetInDoubt) {
    if (entry.doubt() == Doubt.BASELINE && !baseline.wants(seen.dated())) {
      poll.skipped.incrementAndGet();
      return new DoubtLedger.Finding(
          entry.entryId(), EntryState.SKIPPED, null, BaselineRule.REASON, seen.header());
    }
    if (entry.doubt() == Doubt.BASELINE && !resetInDoubt) {
      return new DoubtLedger.Finding(entry.entryId(), EntryState.SEEN, null, null, seen.header());
    }
    return new DoubtLedger.Finding(
        entry.entryId(),
        EntryState.SEEN,
        seen.header() == null ? Doubt.CONTENT : Doubt.RESET,
        "uidl.reset_suspected",
        seen.header());
  }

  private void compareHeaders(
      HeaderProbe probe, RunningPoll poll, ListingDiff diff, boolean resetInDoubt)
      throws IOException {
    PollTicket ticket = poll.ticket();
    Map<Integer, ListingDiff.Relisted> unsure = new HashMap<>();
    diff.unsure().forEach(match -> unsure.put(match.listed().number(), match));
    List<Long> entries = diff.unsure().stream().map(match -> match.entry().id()).toList();
    Map<Long, KnownMessage> known = hashes.of(poll, entries);
    int[] numbers = unsure.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
    probe.probe(
        numbers,
        false,
        slice -> {
          var same = new ArrayList<ListingDiff.Relisted>();
          slice.sort(Comparator.comparingInt(HeaderProbe.Seen::number));
          for (HeaderProbe.Seen seen : slice) {
            ListingDiff.Relisted match = unsure.get(seen.number());
            if (match == null) {
              continue;
            }
            KnownMessage was = known.get(match.entry().id());
            if (was == null || was.header() == null) {
              // nothing is left to compare it with
              transactions.reused(ticket, diff, match, true, resetInDoubt);
            } else if (seen.header() == null) {
              transactions.reused(ticket, diff, match, false, resetInDoubt);
            } else if (seen.header().equals(was.header())) {
              same.add(match);
            } else {
              transactions.reused(ticket, diff, match, true, resetInDoubt);
            }
          }
          transactions.same(ticket, same);
        });
  }
}
