package io.postrider.fetch.web;

import io.postrider.account.AccountDirectory;
import io.postrider.fetch.EntryState;
import io.postrider.fetch.UidlPages;
import io.postrider.web.Caller;
import io.postrider.web.Cursors;
import io.postrider.web.Page;
import io.postrider.web.Pages;
import io.postrider.web.ProblemException;
import io.postrider.web.RequiresScope;
import io.postrider.web.Vocabulary;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The ledger: every message a server listed, and what became of it. */
@RestController
@RequestMapping("/api/v1/accounts/{accountId}/uidls")
@Tag(name = "Ledger")
class LedgerController {

  private final UidlPages pages;
  private final AccountDirectory accounts;
  private final EntryPages entries;

  LedgerController(UidlPages pages, AccountDirectory accounts, EntryPages entries) {
    this.pages = pages;
    this.accounts = accounts;
    this.entries = entries;
  }

  @GetMapping
  @RequiresScope("accounts:read")
  @Operation(summary = "List the ledger of an account")
  ResponseEntity<Page<UidlPages.Line>> list(
      @PathVariable UUID accountId,
      @Vocabulary(EntryState.class)
          @Parameter(description = "Only entries in this state")
          @RequestParam(required = false)
          @Nullable String state,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_LIMIT) int limit,
      Caller caller,
      HttpServletRequest request) {
    accounts.require(accountId, caller);
    Page<UidlPages.Line> page =
        entries.page(
            Cursors.kind("uidls", List.of(accountId, String.valueOf(state))),
            cursor,
            limit,
            (after, count) -> page(accountId, state, after, count),
            UidlPages.Line::entryId);
    return Pages.respond(page, request);
  }

  private List<UidlPages.Line> page(UUID accountId, @Nullable String state, long after, int count) {
    try {
      return pages.page(accountId, state, after, count);
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid("state", "unknown", "is not a state of the ledger");
    }
  }
}
