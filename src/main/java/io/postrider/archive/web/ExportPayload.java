package io.postrider.archive.web;

import io.postrider.archive.Export;
import io.postrider.archive.ExportFormat;
import io.postrider.archive.ExportState;
import io.postrider.archive.Exports;
import io.postrider.web.Problem;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What clients write and read of exports. */
final class ExportPayload {

  private ExportPayload() {}

  /** What is asked for. */
  @Schema(name = "ExportRequest")
  record Draft(
      @NotNull
          @Schema(
              requiredMode = Schema.RequiredMode.REQUIRED,
              description =
                  "mbox: one mboxrd file; eml: a zip with one .eml a message; ndjson: one JSON"
                      + " object a line")
          ExportFormat format,
      @Nullable @Valid @Schema(description = "absent: all messages") ExportFilter filter) {}

  /** Where it is found; the download only once it is completed. */
  @Schema(name = "ExportLinks")
  record Links(String self, @Nullable String download) {}

  /** An export as it is now. */
  @Schema(name = "Export")
  record View(
      UUID id,
      ExportFormat format,
      JsonNode filter,
      ExportState state,
      Instant createdAt,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      Instant expiresAt,
      Export.Progress progress,
      Exports.@Nullable Missing missing,
      Export.@Nullable LastDownload lastDownload,
      @Nullable Problem problem,
      Links links) {

    /** As it stands in a list: what is missing is shown by the export itself. */
    static View of(Export export) {
      return of(export, null);
    }

    static View of(Export export, Exports.@Nullable Missing missing) {
      String self = path(export.id());
      return new View(
          export.id(),
          export.format(),
          export.filter(),
          export.state(),
          export.createdAt(),
          export.startedAt(),
          export.endedAt(),
          export.expiresAt(),
          export.progress(),
          missing,
          export.lastDownload(),
          export.problem(),
          new Links(self, export.state() == ExportState.COMPLETED ? self + "/download" : null));
    }
  }

  static String path(UUID id) {
    return "/api/v1/exports/" + id;
  }
}
