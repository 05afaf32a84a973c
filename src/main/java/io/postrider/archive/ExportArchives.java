package io.postrider.archive;

import io.postrider.message.ContentDamaged;
import io.postrider.message.StoredMessage;
import io.postrider.message.StoredMessages;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes exports out, straight from the content store and in constant memory; no connection to the
 * database is held while a client is slow. Every message is held against its SHA-256 on the way:
 * one that turns out to be damaged ends the file before its end, is remembered, and is left out,
 * and named, the next time. Safe for use by many threads.
 */
@Component
public class ExportArchives {

  private static final Logger LOG = LoggerFactory.getLogger(ExportArchives.class);
  private static final int SLICE = 20;
  private static final int BUFFER = 64 * 1024;

  private final ExportItems items;
  private final ExportRows rows;
  private final StoredMessages messages;
  private final JsonMapper json;
  private final InstantSource time;

  ExportArchives(
      ExportItems items,
      ExportRows rows,
      StoredMessages messages,
      JsonMapper json,
      InstantSource time) {
    this.items = items;
    this.rows = rows;
    this.messages = messages;
    this.json = json;
    this.time = time;
  }

  /**
   * Writes all of an export that is completed.
   *
   * @param visible the accounts that the reader may see
   * @throws IOException the file has no good end
   */
  public void write(Export export, Predicate<UUID> visible, OutputStream target)
      throws IOException {
    Instant startedAt = time.instant();
    CountedOutput counted = new CountedOutput(target);
    Tally tally = new Tally();
    boolean complete = false;
    try {
      OutputStream out = new BufferedOutputStream(counted, BUFFER);
      try (ArchiveWriter writer = writer(export.format(), out)) {
        writeAll(export, visible, writer, tally);
        writer.finish();
      }
      out.flush();
      complete = true;
    } finally {
      remember(
          export,
          new Export.LastDownload(
              startedAt,
              time.instant(),
              complete,
              tally.messages,
              tally.missing,
              counted.octets(),
              counted.sha256()));
    }
  }

  private void remember(Export export, Export.LastDownload download) {
    try {
      rows.downloaded(export.id(), download);
    } catch (RuntimeException e) {
      // the file is as good, or as bad, without it
      LOG.warn("what became of a download could not be kept: {}", e.toString());
    }
  }

  private ArchiveWriter writer(ExportFormat format, OutputStream out) throws IOException {
    return switch (format) {
      case MBOX -> new MboxArchive(out);
      case EML -> new ZipArchive(out, json, time.instant());
      case NDJSON -> new NdjsonArchive(out, json);
    };
  }

  private void writeAll(Export export, Predicate<UUID> visible, ArchiveWriter writer, Tally tally)
      throws IOException {
    while (true) {
      List<ExportItems.Item> slice = items.from(export.id(), tally.total(), SLICE);
      if (slice.isEmpty()) {
        break;
      }
      Map<UUID, StoredMessage> found =
          messages.find(slice.stream().map(ExportItems.Item::messageId).toList());
      for (ExportItems.Item item : slice) {
        StoredMessage message = found.get(item.messageId());
        Flaw flaw = flaw(export, item, message, visible);
        if (flaw != null || message == null) {
          writer.missing(item.messageId(), flaw == null ? Flaw.DELETED : flaw);
          tally.missing++;
        } else {
          write(export, item, message, writer);
          tally.messages++;
        }
      }
    }
    if (tally.total() != export.progress().messagesTotal()) {
      // not an EOFException: the container would take that for a client that went
      throw new ProblemException(
          ProblemCode.GONE, "The export was removed while it was downloaded.");
    }
  }

  private @Nullable Flaw flaw(
      Export export,
      ExportItems.Item item,
      @Nullable StoredMessage message,
      Predicate<UUID> visible) {
    if (item.flaw() != null) {
      return item.flaw();
    }
    if (message == null) {
      items.mark(export.id(), item.position(), Flaw.DELETED);
      return Flaw.DELETED;
    }
    return visible.test(message.accountId()) ? null : Flaw.NOT_VISIBLE;
  }

  private void write(
      Export export, ExportItems.Item item, StoredMessage message, ArchiveWriter writer)
      throws IOException {
    try (InputStream octets = messages.open(message)) {
      writer.message(message, octets);
    } catch (ContentDamaged e) {
      boolean deleted = messages.find(List.of(message.id())).isEmpty();
      items.mark(export.id(), item.position(), deleted ? Flaw.DELETED : Flaw.DAMAGED);
      throw e;
    }
  }

  /** How many so far. */
  private static final class Tally {
    private long messages;
    private long missing;

    long total() {
      return messages + missing;
    }
  }
}
