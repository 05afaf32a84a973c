package io.postrider.fetch;

import io.postrider.account.PollTicket;
import io.postrider.message.StoredMessages;
import io.postrider.web.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes the fingerprints of messages that were stored before they were taken on the way, from their
 * stored octets, when they are needed for the first time.
 */
@Component
class StoredHashes {

  private static final Logger LOG = LoggerFactory.getLogger(StoredHashes.class);

  private static final int SLICE = 100;

  private final IdentityLedger ledger;
  private final IdentityTransactions transactions;
  private final StoredMessages messages;

  StoredHashes(IdentityLedger ledger, IdentityTransactions transactions, StoredMessages messages) {
    this.ledger = ledger;
    this.transactions = transactions;
    this.messages = messages;
  }

  /** Sees to it that every stored message of the account is known by its content. */
  void complete(RunningPoll poll) throws IOException {
    PollTicket ticket = poll.ticket();
    while (true) {
      List<KnownMessage> slice = ledger.withoutHashes(ticket.mailbox().accountId(), SLICE);
      if (slice.isEmpty()) {
        return;
      }
      var taken = new LinkedHashMap<Long, @Nullable Fingerprint>();
      for (KnownMessage known : slice) {
        poll.requireNotStopping();
        taken.put(known.entryId(), take(known));
      }
      transactions.hashed(ticket, taken);
    }
  }

  /** The same for some entries; tells what is known of them then. */
  Map<Long, KnownMessage> of(RunningPoll poll, List<Long> entryIds) {
    Map<Long, KnownMessage> found = ledger.of(entryIds);
    var taken = new LinkedHashMap<Long, @Nullable Fingerprint>();
    for (KnownMessage known : found.values()) {
      if (known.header() == null && known.octets() < 0) {
        taken.put(known.entryId(), take(known));
      }
    }
    if (taken.isEmpty()) {
      return found;
    }
    transactions.hashed(poll.ticket(), taken);
    return ledger.of(entryIds);
  }

  /** Null where the octets are gone, or are not what they were. */
  private @Nullable Fingerprint take(KnownMessage known) {
    if (known.messageId() == null) {
      return null;
    }
    var fingerprinter = new Fingerprinter();
    try (InputStream in = messages.open(messages.require(known.messageId(), _ -> true))) {
      byte[] buffer = new byte[64 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        fingerprinter.update(buffer, 0, read);
      }
      return fingerprinter.finish().fingerprint();
    } catch (ProblemException e) {
      return null; // it was deleted here
    } catch (IOException e) {
      LOG.warn("message {} cannot be read again: {}", known.messageId(), e.toString());
      return null;
    }
  }
}
