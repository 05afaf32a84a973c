package io.postrider.archive;

import io.postrider.account.AccountDetails;
import io.postrider.account.AccountDirectory;
import io.postrider.audit.AuditEntry;
import io.postrider.audit.AuditLog;
import io.postrider.fetch.StagedContent;
import io.postrider.fetch.StagingArea;
import io.postrider.mbox.MboxFormatException;
import io.postrider.mbox.MboxReader;
import io.postrider.mbox.Quoting;
import io.postrider.web.BrokenBody;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import io.postrider.web.Vocabulary;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Service;

/**
 * Takes mail from elsewhere into an account: read as it comes, a message at a time, and stored in
 * batches like mail that was fetched. What the account has already, octet by octet, is not stored
 * again; so an import that broke off is simply repeated. Safe for use by many threads.
 */
@Service
public class MailImports {

  private static final Duration BUSY = Duration.ofSeconds(10);
  private static final int BUFFER = 64 * 1024;

  private final ImportStore store;
  private final StagingArea staging;
  private final AccountDirectory accounts;
  private final AuditLog audit;
  private final Semaphore places;

  MailImports(
      ImportStore store,
      StagingArea staging,
      AccountDirectory accounts,
      AuditLog audit,
      ArchiveSettings settings) {
    this.store = store;
    this.staging = staging;
    this.accounts = accounts;
    this.audit = audit;
    this.places = new Semaphore(settings.maxImports());
  }

  /**
   * What came of an import.
   *
   * @param read messages in the file
   * @param stored of these, those that are new
   * @param duplicates of these, those whose very octets the account had, or the file twice
   * @param failedTotal of these, those that could not be stored
   * @param failed the first of them
   */
  @Schema(name = "ImportedMail")
  public record Imported(
      long read, long stored, long duplicates, long failedTotal, List<Failed> failed) {}

  /**
   * A message that was not stored.
   *
   * @param position which in the file, from 1 on
   * @param code a stable word, as of a problem
   */
  public record Failed(long position, @Vocabulary(ProblemCode.class) String code, String detail) {}

  /**
   * One message as it is.
   *
   * @throws ProblemException it cannot be stored
   */
  public Imported takeMessage(UUID accountId, InputStream body) throws IOException {
    return within(
        accountId,
        batch -> {
          ImportBatch.Incoming message = batch.incoming(staging.stage());
          byte[] buffer = new byte[BUFFER];
          for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            message.write(buffer, 0, read);
          }
          if (message.isEmpty()) {
            throw nothing();
          }
          message.end();
        },
        true);
  }

  /** All messages of an mbox. */
  public Imported takeMbox(UUID accountId, InputStream body, Quoting quoting) throws IOException {
    return within(
        accountId,
        batch -> {
          MboxReader reader = new MboxReader(body, quoting);
          boolean any = false;
          while (true) {
            StagedContent staged = staging.stage();
            ImportBatch.Incoming message = batch.incoming(staged);
            if (!reader.next(message::write)) {
              break;
            }
            any = true;
            message.end();
          }
          if (!any) {
            throw nothing();
          }
        },
        false);
  }

  @FunctionalInterface
  private interface Reading {
    void into(ImportBatch batch) throws IOException;
  }

  private Imported within(UUID accountId, Reading reading, boolean single) throws IOException {
    AccountDetails account = accounts.find(accountId).orElseThrow(() -> unknown(accountId));
    if (!places.tryAcquire()) {
      throw new ProblemException(
          Problem.of(ProblemCode.RATE_LIMITED, "Too many imports run just now.")
              .withRetryAfter(BUSY));
    }
    long most = account.settings().polling().limits().maxMessageBytes();
    try (ImportBatch batch = new ImportBatch(accountId, most, store)) {
      try {
        try {
          reading.into(batch);
        } finally {
          // whatever ended the reading: what was whole is kept
          batch.commit();
        }
      } catch (IOException e) {
        if (!BrokenBody.isOne(e)) {
          throw e;
        }
        note(accountId, batch.tally());
        throw brokenOff(batch.tally(), e);
      }
      Imported imported = batch.tally();
      note(accountId, imported);
      if (single && imported.failedTotal() > 0) {
        throw new ProblemException(batch.problem());
      }
      return imported;
    } catch (MboxFormatException e) {
      throw ProblemException.invalid("body", "format", "is no mbox: " + e.getMessage());
    } finally {
      places.release();
    }
  }

  private void note(UUID accountId, Imported imported) {
    audit.note(
        AuditEntry.ofAccount("messages.imported", accountId)
            .with("read", imported.read())
            .with("stored", imported.stored()));
  }

  private static ProblemException brokenOff(Imported before, IOException cause) {
    return new ProblemException(
        Problem.of(
                ProblemCode.REQUEST_MALFORMED,
                "The body broke off before its end. Of "
                    + before.read()
                    + " whole messages before, "
                    + before.stored()
                    + " were stored and "
                    + before.duplicates()
                    + " were there already.")
            .withHint("Send all of it again; what is stored is not stored twice."),
        cause);
  }

  private static ProblemException nothing() {
    return ProblemException.invalid("body", "empty", "holds no message");
  }

  private static ProblemException unknown(UUID accountId) {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no account " + accountId + ".");
  }
}
