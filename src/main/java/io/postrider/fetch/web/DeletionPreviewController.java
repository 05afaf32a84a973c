package io.postrider.fetch.web;

import io.postrider.account.AccountDirectory;
import io.postrider.fetch.DeletionPreview;
import io.postrider.web.Caller;
import io.postrider.web.Cursors;
import io.postrider.web.Page;
import io.postrider.web.Pages;
import io.postrider.web.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What would be deleted on the server, before it is. */
@RestController
@RequestMapping("/api/v1/accounts/{accountId}/deletions/preview")
@Tag(name = "Ledger")
class DeletionPreviewController {

  private final DeletionPreview preview;
  private final AccountDirectory accounts;
  private final EntryPages entries;

  DeletionPreviewController(
      DeletionPreview preview, AccountDirectory accounts, EntryPages entries) {
    this.preview = preview;
    this.accounts = accounts;
    this.entries = entries;
  }

  @GetMapping
  @RequiresScope("accounts:read")
  @Operation(
      summary = "Preview the deletions of an account",
      description =
          "Each message on the server by the last listing, whether a poll at this moment would have"
              + " it deleted, and why or why not. Nothing is sent to the server.")
  ResponseEntity<Page<DeletionPreview.Line>> preview(
      @PathVariable UUID accountId,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_LIMIT) int limit,
      Caller caller,
      HttpServletRequest request) {
    accounts.require(accountId, caller);
    Page<DeletionPreview.Line> page =
        entries.page(
            Cursors.kind("deletions", accountId),
            cursor,
            limit,
            (after, count) -> preview.page(accountId, after, count),
            DeletionPreview.Line::entryId);
    return Pages.respond(page, request);
  }
}
