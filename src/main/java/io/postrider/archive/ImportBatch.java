package io.postrider.archive;

import io.postrider.fetch.StagedContent;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one import that wait for their commit, and the count of all. Bounded: a batch
 * that is full is committed before the next message is read. For one thread; closing lets go of
 * what was not committed.
 */
final class ImportBatch implements AutoCloseable {

  private static final int MOST_MESSAGES = 100;
  private static final long MOST_OCTETS = 16L << 20;
  private static final int NAMED = 1_000;

  private final UUID accountId;
  private final long mostOctets;
  private final ImportStore store;
  private final List<ImportStore.Whole> whole = new ArrayList<>();
  private final List<MailImports.Failed> failed = new ArrayList<>();
  private @Nullable StagedContent unfinished;
  private long octets;
  private long read;
  private long stored;
  private long duplicates;
  private long failedTotal;

  /**
   * An empty batch.
   *
   * @param mostOctets of one message
   */
  ImportBatch(UUID accountId, long mostOctets, ImportStore store) {
    this.accountId = accountId;
    this.mostOctets = mostOctets;
    this.store = store;
  }

  /** A message that is being read; from here on the content is the batch's to close. */
  Incoming incoming(StagedContent content) {
    close(unfinished);
    unfinished = content;
    return new Incoming(content);
  }

  /** Takes the octets of one message; one that is too large is read on, and forgotten. */
  final class Incoming {

    private final StagedContent content;
    private long size;

    Incoming(StagedContent content) {
      this.content = content;
    }

    void write(byte[] buffer, int offset, int length) throws IOException {
      if (size <= mostOctets && size + length > mostOctets) {
        content.discard();
      }
      size += length;
      if (size <= mostOctets) {
        content.write(buffer, offset, length);
      }
    }

    boolean isEmpty() {
      return size == 0;
    }

    void end() throws IOException {
      read++;
      unfinished = null;
      if (size > mostOctets) {
        fail(
            read,
            ProblemCode.MESSAGE_TOO_LARGE,
            "It has "
                + size
                + " octets; the account takes "
                + mostOctets
                + " (limits.maxMessageBytes).");
        return;
      }
      content.seal();
      whole.add(new ImportStore.Whole(read, content));
      octets += size;
      if (whole.size() >= MOST_MESSAGES || octets >= MOST_OCTETS) {
        commit();
      }
    }
  }

  void commit() {
    if (whole.isEmpty()) {
      return;
    }
    try {
      ImportStore.Outcome outcome = store.store(accountId, whole);
      stored += outcome.stored();
      duplicates += outcome.duplicates();
      outcome
          .refused()
          .forEach(
              position -> fail(position, ProblemCode.CONFLICT, "The database does not take it."));
    } finally {
      letGo();
    }
  }

  private void fail(long position, ProblemCode code, String detail) {
    failedTotal++;
    if (failed.size() < NAMED) {
      failed.add(new MailImports.Failed(position, code.code(), detail));
    }
  }

  MailImports.Imported tally() {
    return new MailImports.Imported(read, stored, duplicates, failedTotal, List.copyOf(failed));
  }

  /** Why the first of the failed ones was not stored. */
  Problem problem() {
    MailImports.Failed first = failed.getFirst();
    return Problem.of(ProblemCode.of(first.code()), first.detail());
  }

  private void letGo() {
    whole.forEach(message -> message.content().discard());
    whole.clear();
    octets = 0;
  }

  private static void close(@Nullable StagedContent content) {
    if (content != null) {
      content.discard();
    }
  }

  @Override
  public void close() {
    letGo();
    close(unfinished);
  }
}
