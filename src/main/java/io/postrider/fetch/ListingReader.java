package io.postrider.fetch;

import io.postrider.account.AccountPolling;
import io.postrider.pop3.CommandRejected;
import io.postrider.pop3.Deadline;
import io.postrider.pop3.DropListing;
import io.postrider.pop3.MaildropListing;
import io.postrider.pop3.TransactionSession;
import java.io.IOException;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * STAT, LIST and UIDL made into one listing; complete only where the three agree (RFC 1939 §5, §7).
 * UIDL is optional: without it, and for messages to which it gives no usable unique-id, the listing
 * holds numbers and sizes only.
 */
@Component
class ListingReader {

  /** So many messages, or a tenth of all, may be missing in UIDL before it is taken for cut off. */
  private static final int FEW = 20;

  /** A server that gave unique-ids before is believed to have stopped that after so many polls. */
  private static final int PATIENCE = 3;

  private final AccountPolling accounts;
  private final UidlLedger ledger;

  ListingReader(AccountPolling accounts, UidlLedger ledger) {
    this.accounts = accounts;
    this.ledger = ledger;
  }

  Listing read(TransactionSession session, RunningPoll poll) throws IOException {
    Deadline deadline = poll.deadline();
    DropListing drop = session.stat(deadline);
    if (drop.messages() == 0) {
      return new Listing.Builder().build(true);
    }
    MaildropListing listed = session.listing(deadline);
    CommandRejected refusal = listed.uidlRejection().orElse(null);
    // a refusal of what the server says it can do, or could do before, is a passing failure
    if (refusal != null
        && (session.capabilities().has("UIDL")
            || refusal.responseCode().isPresent()
            || hadUidls(poll))) {
      throw refusal;
    }
    return join(drop.messages(), listed);
  }

  private boolean hadUidls(RunningPoll poll) {
    UUID accountId = poll.ticket().mailbox().accountId();
    return ledger.hasNamedEntries(accountId, poll.ticket().epoch())
        && accounts.consecutiveFailures(accountId) < PATIENCE;
  }

  private static Listing join(int counted, MaildropListing listed) {
    var builder = new Listing.Builder();
    boolean cutOff =
        listed.uidlRejection().isEmpty() && listed.passedOver() > Math.max(FEW, listed.size() / 10);
    for (int i = 0; i < listed.size(); i++) {
      String uid = listed.uid(i);
      if (uid != null) {
        builder.add(listed.number(i), uid, listed.octets(i));
      } else if (!cutOff) {
        builder.addNameless(listed.number(i), listed.octets(i));
      }
    }
    return builder.build(builder.size() == counted);
  }
}
