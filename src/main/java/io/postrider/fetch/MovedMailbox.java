package io.postrider.fetch;

import io.postrider.account.Baseline;
import io.postrider.account.PollTicket;
import io.postrider.pop3.TransactionSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Finds out, when an account's host or user name was changed, which mailbox is behind the new name,
 * before anything of it is entered: one that is known, whose unique-ids go on to mean what they
 * meant; one with the same mail under other unique-ids, as after a move to another provider; or
 * another one. Unique-ids alone prove nothing, for many servers number their messages: where a
 * header can be compared, it decides. An empty listing tells nothing, and the question stays open.
 */
@Component
class MovedMailbox {

  private static final Logger LOG = LoggerFactory.getLogger(MovedMailbox.class);

  /** So many messages are looked at. */
  private static final int SAMPLE = HeaderProbe.SLICE;

  /** So many UIDLs are looked up at a time. */
  private static final int SLICE = 1_000;

  private final UidlLedger ledger;
  private final LedgerEpochs epochs;
  private final IdentityLedger identities;
  private final StoredHashes hashes;
  private final MoveTransactions transactions;

  MovedMailbox(
      UidlLedger ledger,
      LedgerEpochs epochs,
      IdentityLedger identities,
      StoredHashes hashes,
      MoveTransactions transactions) {
    this.ledger = ledger;
    this.epochs = epochs;
    this.identities = identities;
    this.hashes = hashes;
    this.transactions = transactions;
  }

  /** Does nothing but for the first listing under another name that is not empty. */
  void recognise(TransactionSession session, RunningPoll poll, Listing listing) throws IOException {
    if (poll.ticket().moved() && listing.size() > 0) {
      PollTicket recognised = identify(session, poll, listing);
      LOG.info(
          "account {}: the mailbox of another name is that of epoch {} of the ledger",
          recognised.mailbox().accountId(),
          recognised.epoch());
      poll.recognised(recognised);
    }
  }

  private PollTicket identify(TransactionSession session, RunningPoll poll, Listing listing)
      throws IOException {
    PollTicket ticket = poll.ticket();
    UUID accountId = ticket.mailbox().accountId();
    if (epochs.hasListedEntries(accountId, ticket.epoch())) {
      return transactions.goesOn(ticket, ticket.epoch());
    }
    List<LedgerEpochs.Former> others = epochs.others(accountId, ticket.epoch());
    if (others.isEmpty()) {
      return transactions.isNew(ticket);
    }
    if (others.stream().noneMatch(LedgerEpochs.Former::listed)) {
      // what was imported before the first look is said of the account, however it is reached
      return transactions.goesOn(ticket, others.getFirst().epoch());
    }
    hashes.complete(poll);
    var probe = new HeaderProbe(session, poll);
    for (LedgerEpochs.Former other : others) {
      if (keptItsNames(probe, poll, listing, other.epoch())) {
        return transactions.goesOn(ticket, other.epoch());
      }
    }
    return hasKnownMail(probe, poll, listing)
        ? transactions.hasKnownMail(ticket, listing)
        : transactions.isNew(ticket);
  }

  /** Whether the unique-ids of the listing mean what they meant in that epoch. */
  private boolean keptItsNames(HeaderProbe probe, RunningPoll poll, Listing listing, long epoch)
      throws IOException {
    List<SharedName> shared = shared(poll, listing, epoch);
    Map<Integer, Long> readBefore = new HashMap<>();
    for (SharedName name : shared) {
      if (name.entry().isKnownByContent() && readBefore.size() < SAMPLE) {
        readBefore.put(name.listed().number(), name.entry().id());
      }
    }
    Map<Long, KnownMessage> known = identities.of(readBefore.values());
    var same = new ArrayList<Boolean>();
    probe.probe(
        readBefore.keySet().stream().mapToInt(Integer::intValue).sorted().toArray(),
        false,
        slice -> {
          for (HeaderProbe.Seen seen : slice) {
            KnownMessage was = known.get(readBefore.getOrDefault(seen.number(), 0L));
            if (was != null && was.header() != null && seen.header() != null) {
              same.add(was.header().equals(seen.header()));
            }
          }
        });
    return same.isEmpty()
        ? !shared.isEmpty() && shared.stream().allMatch(SharedName::isHardlyChance)
        : !same.contains(false);
  }

  /** A unique-id that one message of the listing and one of an epoch have. */
  private record SharedName(LedgerEntry entry, ListedMessage listed) {

    /** Shorter ones may be mere numbers. */
    private static final int DISTINCTIVE = 10;

    /** Whether the name alone is reason enough to take both for the same. */
    boolean isHardlyChance() {
      return entry.key().uidl().length() >= DISTINCTIVE
          && (entry.size() < 0 || entry.size() == listed.size());
    }
  }

  private List<SharedName> shared(RunningPoll poll, Listing listing, long epoch) {
    UUID accountId = poll.ticket().mailbox().accountId();
    var shared = new ArrayList<SharedName>();
    for (int from = 0; from < listing.named() && shared.size() < SAMPLE; from += SLICE) {
      var uidls = new ArrayList<String>(SLICE);
      for (int at = from; at < Math.min(listing.named(), from + SLICE); at++) {
        uidls.add(listing.uidl(at));
      }
      for (List<LedgerEntry> entries : ledger.of(accountId, epoch, uidls)) {
        int at = listing.first(entries.getFirst().key().uidl());
        boolean unique = entries.size() == 1 && listing.next(at) < 0;
        if (unique && !entries.getFirst().marks().byContent()) {
          shared.add(new SharedName(entries.getFirst(), listing.message(at)));
        }
      }
    }
    return shared;
  }

  /** Whether it has a message that is known under whatever name, as far as a sample shows. */
  private boolean hasKnownMail(HeaderProbe probe, RunningPoll poll, Listing listing)
      throws IOException {
    PollTicket ticket = poll.ticket();
    Set<ContentHash> headers = new HashSet<>();
    probe.probe(
        sample(listing),
        false,
        slice -> {
          for (HeaderProbe.Seen seen : slice) {
            if (seen.header() != null) {
              headers.add(seen.header());
            }
          }
        });
    if (headers.isEmpty()) {
      // no header is to be had, so RETR has to tell; a baseline may not want these messages at all
      return ticket.mailbox().baseline() instanceof Baseline.All;
    }
    return identities.hasAny(ticket.mailbox().accountId(), headers);
  }

  /** The numbers of some messages, spread over all. */
  private static int[] sample(Listing listing) {
    int[] numbers = new int[Math.min(SAMPLE, listing.size())];
    for (int i = 0; i < numbers.length; i++) {
      int at = (int) ((long) i * listing.size() / numbers.length);
      numbers[i] =
          at < listing.named() ? listing.number(at) : listing.namelessNumber(at - listing.named());
    }
    return numbers;
  }
}
