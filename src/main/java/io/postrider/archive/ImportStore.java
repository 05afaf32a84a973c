package io.postrider.archive;

import io.postrider.account.AccountLock;
import io.postrider.fetch.StagedContent;
import io.postrider.message.Arrival;
import io.postrider.message.Filing;
import io.postrider.message.MessageArchive;
import io.postrider.message.StoredMessages;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores batches of imported messages: read outside of a transaction, filed in one, as those of a
 * poll are. Imports into one account take turns batch by batch, so that none stores what another
 * just has. Safe for use by many threads.
 */
@Component
class ImportStore {

  private static final Logger LOG = LoggerFactory.getLogger(ImportStore.class);

  private final MessageArchive archive;
  private final StoredMessages messages;
  private final AccountLock accounts;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  ImportStore(
      MessageArchive archive,
      StoredMessages messages,
      AccountLock accounts,
      TransactionTemplate transaction,
      InstantSource time) {
    this.archive = archive;
    this.messages = messages;
    this.accounts = accounts;
    this.transaction = transaction;
    this.time = time;
  }

  /**
   * A message read to its end.
   *
   * @param position which in its file
   */
  record Whole(long position, StagedContent content) {

    String sha256() {
      return HexFormat.of().formatHex(content.sha256());
    }
  }

  /**
   * What became of a batch.
   *
   * @param refused positions of messages that the database does not take
   */
  record Outcome(int stored, int duplicates, List<Long> refused) {}

  private record Prepared(String sha256, Filing filing) {}

  Outcome store(UUID accountId, List<Whole> batch) {
    Set<String> seen =
        new HashSet<>(archive.known(accountId, batch.stream().map(Whole::sha256).toList()));
    List<Whole> fresh = batch.stream().filter(message -> seen.add(message.sha256())).toList();
    Instant now = time.instant();
    List<Prepared> prepared =
        fresh.stream().map(message -> prepare(accountId, message, now)).toList();
    int duplicates = batch.size() - fresh.size();
    try {
      int stored = file(accountId, prepared);
      return new Outcome(stored, duplicates + prepared.size() - stored, List.of());
    } catch (DataIntegrityViolationException e) {
      return oneByOne(accountId, fresh, prepared, duplicates);
    }
  }

  /** One message that the database will not take must not hold up the others of its batch. */
  private Outcome oneByOne(
      UUID accountId, List<Whole> fresh, List<Prepared> prepared, int duplicatesBefore) {
    int stored = 0;
    List<Long> refused = new ArrayList<>();
    for (int i = 0; i < prepared.size(); i++) {
      try {
        stored += file(accountId, List.of(prepared.get(i)));
      } catch (DataIntegrityViolationException e) {
        LOG.error("an imported message cannot be stored", e);
        refused.add(fresh.get(i).position());
      }
    }
    int duplicates = duplicatesBefore + prepared.size() - stored - refused.size();
    return new Outcome(stored, duplicates, refused);
  }

  private Prepared prepare(UUID accountId, Whole message, Instant now) {
    String sha256 = message.sha256();
    Arrival arrival =
        new Arrival(
            idOf(accountId, sha256), accountId, null, "import:" + sha256, message.content(), now);
    return new Prepared(sha256, archive.prepare(arrival));
  }

  /** In one transaction; how many were not stored by somebody else meanwhile. */
  private int file(UUID accountId, List<Prepared> prepared) {
    return transaction.execute(_ -> {
      accounts.hold(accountId);
      Set<String> known =
          archive.known(accountId, prepared.stream().map(Prepared::sha256).toList());
      List<Filing> filings =
          prepared.stream()
              .filter(message -> !known.contains(message.sha256()))
              .map(Prepared::filing)
              .toList();
      archive.file(filings);
      return filings.size();
    });
  }

  /**
   * The id follows from account and content. One that was deleted here stays gone: imported again,
   * the message gets the next id.
   */
  private UUID idOf(UUID accountId, String sha256) {
    for (int generation = 0; ; generation++) {
      String name = accountId + "|import|" + generation + "|" + sha256;
      UUID id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
      if (!messages.wasDeleted(id)) {
        return id;
      }
    }
  }
}
