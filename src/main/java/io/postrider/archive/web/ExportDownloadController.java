package io.postrider.archive.web;

import io.postrider.archive.Export;
import io.postrider.archive.ExportArchives;
import io.postrider.archive.ExportState;
import io.postrider.archive.Exports;
import io.postrider.web.Caller;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import io.postrider.web.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The file of an export. Its length is not known before its end; a transfer that breaks off lacks
 * the last chunk of HTTP, which every client notices.
 */
@RestController
@Tag(name = "Archive")
class ExportDownloadController {

  /** How many of the messages are not in the file, as far as that is known when it begins. */
  static final String MISSING = "Postrider-Missing";

  private static final Logger LOG = LoggerFactory.getLogger(ExportDownloadController.class);

  private final ExportAccess access;
  private final Exports exports;
  private final ExportArchives archives;

  ExportDownloadController(ExportAccess access, Exports exports, ExportArchives archives) {
    this.access = access;
    this.exports = exports;
    this.archives = archives;
  }

  @GetMapping("/api/v1/exports/{id}/download")
  @RequiresScope("messages:read")
  @Operation(
      summary = "The file of an export that is completed",
      description =
          "Written while it is read, in constant memory. Where it cannot come to a good end the"
              + " connection breaks: begin again. `lastDownload` of the export then has length and"
              + " SHA-256 of what was sent.")
  @ApiResponse(
      responseCode = "200",
      description = "The file",
      headers =
          @Header(
              name = MISSING,
              description = "messages that are known to be missing in it",
              schema = @Schema(type = "integer")),
      content = {
        @Content(
            mediaType = "application/mbox",
            schema = @Schema(type = "string", format = "binary")),
        @Content(
            mediaType = "application/zip",
            schema = @Schema(type = "string", format = "binary")),
        @Content(mediaType = "application/x-ndjson", schema = @Schema(type = "string"))
      })
  @ApiResponse(responseCode = "409", description = "It is not completed")
  void download(
      @PathVariable UUID id,
      Caller caller,
      Principal principal,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Export export = access.require(id, caller, principal);
    if (export.state() != ExportState.COMPLETED) {
      throw new ProblemException(
          Problem.of(
                  ProblemCode.CONFLICT,
                  "The export is " + export.state().text() + ", not completed.")
              .withHint("Look at its state until it is completed."));
    }
    response.setContentType(export.format().mediaType());
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        ContentDisposition.attachment()
            .filename("postrider-" + id + "." + export.format().extension())
            .build()
            .toString());
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
    response.setHeader(MISSING, Long.toString(exports.missing(export).count()));
    if (HttpMethod.HEAD.matches(request.getMethod())) {
      return;
    }
    try {
      archives.write(export, caller::maySee, response.getOutputStream());
    } catch (IOException | RuntimeException e) {
      LOG.warn("The download of export {} was broken off: {}", id, e.toString());
      if (response.isCommitted()) {
        throw new DownloadBrokenOff(e);
      }
      response.reset();
      throw e;
    }
  }

  /** Too late for an answer: out of Spring with it, so that the server closes the connection. */
  @ExceptionHandler
  void breakOff(DownloadBrokenOff brokenOff) throws DownloadBrokenOff {
    throw brokenOff;
  }
}
