package io.postrider.archive;

import io.postrider.message.MeasuredMessage;
import io.postrider.message.MessagePosition;
import io.postrider.message.StoredMessage;
import io.postrider.message.StoredMessages;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The work on one export: first the set of messages is fixed, oldest first; then each is read to
 * its end and held against its SHA-256. Both in slices that are committed with how far they came,
 * so that another run can go on from there.
 */
@Component
class ExportJob {

  private static final Logger LOG = LoggerFactory.getLogger(ExportJob.class);
  private static final int GATHERED_AT_ONCE = 1_000;
  private static final int LOOKED_AT_AT_ONCE = 20;
  private static final int MOST_TRIES = 5;

  private final ExportClaims claims;
  private final ExportItems items;
  private final StoredMessages messages;
  private final TransactionTemplate transaction;
  private final ArchiveSettings settings;
  private final InstantSource time;

  ExportJob(
      ExportClaims claims,
      ExportItems items,
      StoredMessages messages,
      TransactionTemplate transaction,
      ArchiveSettings settings,
      InstantSource time) {
    this.claims = claims;
    this.items = items;
    this.messages = messages;
    this.transaction = transaction;
    this.settings = settings;
    this.time = time;
  }

  /** How a run ended. */
  enum Outcome {
    COMPLETED,
    FAILED,
    /** Cancelled, or taken over by another replica. */
    CLAIM_LOST,
    /** This process ends, or something failed that may pass; another run goes on. */
    INTERRUPTED;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Outcome run(ExportClaims.Claim claim, BooleanSupplier stopping) {
    try {
      if (gather(claim, stopping) && look(claim, stopping)) {
        end(claim, ExportState.COMPLETED, null);
        return Outcome.COMPLETED;
      }
    } catch (ClaimLost lost) {
      return Outcome.CLAIM_LOST;
    } catch (RuntimeException e) {
      if (claim.tries() >= MOST_TRIES) {
        LOG.error("export {} failed {} times", claim.exportId(), claim.tries(), e);
        end(
            claim,
            ExportState.FAILED,
            Problem.of(ProblemCode.INTERNAL, "The export failed " + claim.tries() + " times."));
        return Outcome.FAILED;
      }
      // tried again when the claim is stale
      LOG.warn("export {} is tried again: {}", claim.exportId(), e.toString());
      return Outcome.INTERRUPTED;
    }
    claims.release(claim);
    return Outcome.INTERRUPTED;
  }

  private void end(ExportClaims.Claim claim, ExportState state, @Nullable Problem problem) {
    Instant now = time.instant();
    claims.end(claim, state, problem, now, now.plus(settings.keepExports()));
  }

  /** False where it had to stop. */
  private boolean gather(ExportClaims.Claim claim, BooleanSupplier stopping) {
    boolean more = !claim.gathered();
    MessagePosition behind = claim.behind();
    long[] next = {claim.total()};
    while (more) {
      if (stopping.getAsBoolean()) {
        return false;
      }
      List<MeasuredMessage> found = messages.measure(claim.wanted(), behind, GATHERED_AT_ONCE);
      MessagePosition reached = found.isEmpty() ? null : found.getLast().position();
      long octets = found.stream().mapToLong(MeasuredMessage::size).sum();
      transaction.executeWithoutResult(_ -> {
        require(claims.gathered(claim, reached, found.size(), octets, time.instant()));
        items.insert(claim.exportId(), next[0], found);
      });
      next[0] += found.size();
      behind = reached;
      more = reached != null;
    }
    return true;
  }

  private boolean look(ExportClaims.Claim claim, BooleanSupplier stopping) {
    long next = claim.done();
    while (true) {
      List<ExportItems.Item> slice = items.from(claim.exportId(), next, LOOKED_AT_AT_ONCE);
      if (slice.isEmpty()) {
        return true;
      }
      Map<UUID, StoredMessage> found =
          messages.find(slice.stream().map(ExportItems.Item::messageId).toList());
      int looked = 0;
      long octets = 0;
      for (ExportItems.Item item : slice) {
        if (stopping.getAsBoolean()) {
          return false;
        }
        StoredMessage message = found.get(item.messageId());
        long size = message == null ? 0 : message.size();
        if (message == null) {
          items.mark(claim.exportId(), item.position(), Flaw.DELETED);
        } else if (!isWhole(message)) {
          items.mark(claim.exportId(), item.position(), flawOf(message));
        }
        looked++;
        octets += size;
      }
      require(claims.looked(claim, looked, octets, time.instant()));
      next += looked;
    }
  }

  private boolean isWhole(StoredMessage message) {
    try (InputStream in = messages.open(message)) {
      in.transferTo(OutputStream.nullOutputStream());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** One that was deleted while it was read is not damaged. */
  private Flaw flawOf(StoredMessage message) {
    if (messages.find(List.of(message.id())).isEmpty()) {
      return Flaw.DELETED;
    }
    LOG.error("stored content is damaged: message {}", message.id());
    return Flaw.DAMAGED;
  }

  private static void require(boolean claimed) {
    if (!claimed) {
      throw new ClaimLost();
    }
  }

  /** Another run works on this export, or it was cancelled. */
  private static final class ClaimLost extends RuntimeException {
    ClaimLost() {
      super("the claim on the export is lost", null, false, false);
    }
  }
}
