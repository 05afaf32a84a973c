package io.postrider.archive;

import io.postrider.audit.AuditEntry;
import io.postrider.audit.AuditLog;
import io.postrider.message.MessageFilter;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/** The exports, for those who ask for them. Safe for use by many threads. */
@Service
public class Exports {

  private static final int NAMED = 100;

  private final ExportRows rows;
  private final ExportItems items;
  private final ExportRunner runner;
  private final AuditLog audit;
  private final ArchiveSettings settings;
  private final InstantSource time;

  Exports(
      ExportRows rows,
      ExportItems items,
      ExportRunner runner,
      AuditLog audit,
      ArchiveSettings settings,
      InstantSource time) {
    this.rows = rows;
    this.items = items;
    this.runner = runner;
    this.audit = audit;
    this.settings = settings;
    this.time = time;
  }

  /**
   * Asks for an export; the work on it begins at once, or when others are done.
   *
   * @param filter as it was written
   * @throws ProblemException {@code limit.exceeded} where this caller has too many
   */
  public Export create(String caller, ExportFormat format, JsonNode filter, MessageFilter wanted) {
    if (rows.count(caller) >= settings.maxExports()) {
      throw new ProblemException(
          Problem.of(
                  ProblemCode.LIMIT_EXCEEDED,
                  "There are " + settings.maxExports() + " exports of this caller already.")
              .withHint("Delete those that are no longer needed."));
    }
    Instant now = time.instant().truncatedTo(ChronoUnit.MICROS);
    Export export =
        new Export(
            UUID.randomUUID(),
            caller,
            format,
            filter,
            ExportState.QUEUED,
            now,
            null,
            null,
            now.plus(settings.keepExports()),
            new Export.Progress(0, 0, 0, 0),
            null,
            null,
            1);
    audit.recorded(
        () -> rows.insert(export, wanted),
        told("export.created", export)
            .with("format", format.text())
            .with("filter", filter.propertyNames()));
    runner.begin();
    return export;
  }

  public Optional<Export> find(UUID id) {
    return rows.find(id);
  }

  /**
   * Exports, the newest first.
   *
   * @param caller null: of all callers
   * @param behindTime with {@code behind}: where the page before ended
   */
  public List<Export> list(
      @Nullable String caller, @Nullable Instant behindTime, @Nullable UUID behind, int limit) {
    return rows.list(caller, behindTime, behind, limit);
  }

  /**
   * What an export does not hold although it was asked for.
   *
   * @param messages the first of them
   */
  public record Missing(long count, List<Message> messages) {

    /** One message, and why it is missing. */
    public record Message(UUID messageId, Flaw reason) {}
  }

  public Missing missing(Export export) {
    return new Missing(
        items.countMissing(export.id()),
        items.missing(export.id(), NAMED).stream()
            .map(missing -> new Missing.Message(missing.messageId(), missing.reason()))
            .toList());
  }

  /** Ends the work on an export; false where there was nothing to end any more. */
  public boolean cancel(Export export) {
    return audit.recorded(
        () -> rows.cancel(export.id(), time.instant()),
        cancelled -> cancelled ? told("export.cancelled", export) : null);
  }

  /** Removes an export whose work is over. */
  public void remove(Export export) {
    audit.recorded(() -> rows.remove(export.id()), told("export.removed", export));
  }

  private static AuditEntry told(String action, Export export) {
    return AuditEntry.of(action, "export", export.id());
  }
}
