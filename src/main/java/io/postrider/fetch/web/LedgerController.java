package io.postrider.fetch.web;

import io.postrider.account.AccountDirectory;
import io.postrider.fetch.UidlPages;
import io.postrider.web.Caller;
import io.postrider.web.Cursors;
import io.postrider.web.Page;
import io.postrider.web.Pages;
import io.postrider.web.ProblemException;
import io.postrider.web.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
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

  private static final String CURSOR = "uidls";

  private final UidlPages pages;
  private final AccountDirectory accounts;
  private final Cursors cursors;

  LedgerController(UidlPages pages, AccountDirectory accounts, Cursors cursors) {
    this.pages = pages;
    this.accounts = accounts;
    this.cursors = cursors;
  }

  @GetMapping
  @RequiresScope("accounts:read")
  @Operation(summary = "List the ledger of an account")
  ResponseEntity<Page<UidlPages.Line>> list(
      @PathVariable UUID accountId,
      @RequestParam(required = false) @Nullable String state,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_LIMIT) int limit,
      Caller caller,
      HttpServletRequest request) {
    accounts.require(accountId, caller);
    int size = Pages.limit(limit);
    String kind = Cursors.kind(CURSOR, List.of(accountId, String.valueOf(state)));
    long after = cursor == null ? 0 : Long.parseLong(cursors.decode(kind, cursor).getFirst());
    List<UidlPages.Line> found;
    try {
      found = pages.page(accountId, state, after, size + 1);
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid("state", "unknown", "is not a state of the ledger");
    }
    if (found.size() <= size) {
      return Pages.respond(Page.of(found, null), request);
    }
    String last = Long.toString(found.get(size - 1).entryId());
    return Pages.respond(
        Page.of(found.subList(0, size), cursors.encode(kind, List.of(last))), request);
  }
}
