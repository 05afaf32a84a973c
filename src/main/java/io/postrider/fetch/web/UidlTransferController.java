package io.postrider.fetch.web;

import io.postrider.account.AccountDirectory;
import io.postrider.fetch.UidlImports;
import io.postrider.fetch.UidlPages;
import io.postrider.web.Caller;
import io.postrider.web.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Moving in from another program, and out again: the ledger as a file. */
@RestController
@RequestMapping("/api/v1/accounts/{accountId}/uidls")
@Tag(name = "Ledger")
class UidlTransferController {

  private static final int SLICE = 1_000;

  private final UidlImports imports;
  private final UidlPages pages;
  private final AccountDirectory accounts;
  private final JsonMapper json;

  UidlTransferController(
      UidlImports imports, UidlPages pages, AccountDirectory accounts, JsonMapper json) {
    this.imports = imports;
    this.pages = pages;
    this.accounts = accounts;
    this.json = json;
  }

  @PostMapping(value = "/import", consumes = MediaType.TEXT_PLAIN_VALUE)
  @RequiresScope("accounts:write")
  @Operation(
      summary = "Take over the UIDLs that getmail, fetchmail or mpop has seen",
      description =
          "The body is the file as it is: getmail's oldmail file, fetchmail's .fetchids, mpop's"
              + " uidls file; at most 32 MiB. The messages become skipped, with the reason"
              + " `imported`, and are not downloaded; those that were stored before stay so.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.TEXT_PLAIN_VALUE,
                      schema = @Schema(type = "string"))))
  UidlImports.Imported take(
      @PathVariable UUID accountId,
      @Parameter(
              description = "what the file is; auto: it tells by itself",
              schema =
                  @Schema(
                      allowableValues = {"auto", "getmail", "fetchmail", "mpop"},
                      defaultValue = "auto"))
          @RequestParam(required = false)
          @Nullable String format,
      @Parameter(description = "which mailbox of a file that has several, user@host")
          @RequestParam(required = false)
          @Nullable String source,
      Caller caller,
      HttpServletRequest request)
      throws IOException {
    accounts.require(accountId, caller);
    return imports.take(accountId, request.getInputStream(), format, source);
  }

  @GetMapping("/export")
  @RequiresScope("accounts:read")
  @Operation(
      summary = "The whole ledger of an account, one JSON object a line",
      description = "Each line is an entry as the ledger lists it, in the order of the entries.")
  @ApiResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_NDJSON_VALUE,
              schema = @Schema(type = "string")))
  void export(@PathVariable UUID accountId, Caller caller, HttpServletResponse response)
      throws IOException {
    accounts.require(accountId, caller);
    response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
    response.setHeader(
        "Content-Disposition", "attachment; filename=\"uidls-" + accountId + ".ndjson\"");
    OutputStream out = new BufferedOutputStream(response.getOutputStream(), 64 * 1024);
    long after = 0;
    List<UidlPages.Line> slice;
    do {
      slice = pages.page(accountId, null, after, SLICE);
      for (UidlPages.Line line : slice) {
        out.write(json.writeValueAsBytes(line));
        out.write('\n');
        after = line.entryId();
      }
    } while (slice.size() == SLICE);
    out.flush();
  }
}
