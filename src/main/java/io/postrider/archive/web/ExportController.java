package io.postrider.archive.web;

import io.postrider.archive.Export;
import io.postrider.archive.Exports;
import io.postrider.web.Caller;
import io.postrider.web.Cursors;
import io.postrider.web.EntityTags;
import io.postrider.web.Page;
import io.postrider.web.Pages;
import io.postrider.web.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.net.URI;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Many messages as one file: asked for, watched, removed. */
@RestController
@RequestMapping("/api/v1/exports")
@Tag(name = "Archive")
class ExportController {

  private final Exports exports;
  private final ExportAccess access;
  private final Cursors cursors;
  private final JsonMapper json;

  ExportController(Exports exports, ExportAccess access, Cursors cursors, JsonMapper json) {
    this.exports = exports;
    this.access = access;
    this.cursors = cursors;
    this.json = json;
  }

  @PostMapping
  @RequiresScope("messages:read")
  @Operation(
      summary = "Ask for an export of all messages that match",
      description =
          "A job fixes the set of messages and reads each of them once; the file is written while"
              + " it is downloaded. It holds every message that was stored before it was asked for.")
  @ApiResponse(
      responseCode = "202",
      description = "Asked for",
      useReturnTypeSchema = true,
      headers =
          @Header(
              name = "Location",
              description = "Where the export is",
              schema = @Schema(type = "string")))
  ResponseEntity<ExportPayload.View> create(
      @Valid @RequestBody ExportPayload.Draft draft, Caller caller, Principal principal) {
    ExportFilter filter = draft.filter() == null ? ExportFilter.ALL : draft.filter();
    Export export =
        exports.create(
            principal.getName(),
            draft.format(),
            json.valueToTree(filter),
            filter.understand(caller.accounts()));
    return ResponseEntity.accepted()
        .location(URI.create(ExportPayload.path(export.id())))
        .body(ExportPayload.View.of(export));
  }

  @GetMapping
  @RequiresScope("messages:read")
  @Operation(summary = "Exports, the newest first; a token bound to accounts sees its own")
  ResponseEntity<Page<ExportPayload.View>> list(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_LIMIT) int limit,
      Caller caller,
      Principal principal,
      HttpServletRequest request) {
    String owner = ExportAccess.owner(caller, principal);
    Page<Export> page =
        cursors.page(
            Cursors.kind("exports", owner == null ? "" : owner),
            cursor,
            limit,
            (keys, count) ->
                exports.list(
                    owner,
                    keys.isEmpty() ? null : Instant.parse(keys.get(0)),
                    keys.isEmpty() ? null : UUID.fromString(keys.get(1)),
                    count),
            export -> List.of(export.createdAt().toString(), export.id().toString()));
    return Pages.respond(page.map(ExportPayload.View::of), request);
  }

  @GetMapping("/{id}")
  @RequiresScope("messages:read")
  @Operation(summary = "How far an export is, and which messages it lacks")
  ResponseEntity<ExportPayload.View> read(
      @PathVariable UUID id, Caller caller, Principal principal) {
    Export export = access.require(id, caller, principal);
    return ResponseEntity.ok()
        .eTag(EntityTags.of(export.version()))
        .body(ExportPayload.View.of(export, exports.missing(export)));
  }

  @DeleteMapping("/{id}")
  @RequiresScope("messages:read")
  @Operation(summary = "Cancel an export that is worked on; remove one that is over")
  @ApiResponse(responseCode = "202", description = "Cancelled; it can still be looked at")
  @ApiResponse(responseCode = "204", description = "Removed")
  ResponseEntity<Void> delete(
      @PathVariable UUID id,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      Caller caller,
      Principal principal) {
    Export export = access.require(id, caller, principal);
    EntityTags.requireMatch(ifMatch, EntityTags.of(export.version()));
    if (exports.cancel(export)) {
      return ResponseEntity.accepted().build();
    }
    exports.remove(export);
    return ResponseEntity.noContent().build();
  }
}
