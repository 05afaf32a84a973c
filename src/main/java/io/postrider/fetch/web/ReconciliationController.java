package io.postrider.fetch.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.postrider.account.AccountDirectory;
import io.postrider.fetch.Reconciliation;
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
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The books of an account: what the server has and we have not, and the other way round. */
@RestController
@RequestMapping("/api/v1/accounts/{accountId}/reconciliation")
@Tag(name = "Ledger")
class ReconciliationController {

  private final Reconciliation books;
  private final AccountDirectory accounts;
  private final EntryPages entries;

  ReconciliationController(Reconciliation books, AccountDirectory accounts, EntryPages entries) {
    this.books = books;
    this.accounts = accounts;
    this.entries = entries;
  }

  @GetMapping
  @RequiresScope("accounts:read")
  @Operation(
      summary = "Reconcile an account with its server",
      description =
          "By the last complete listing: the figures, and page by page what the server has that is"
              + " not stored, or with side=stored_not_on_server the other way round.")
  Answer reconcile(
      @PathVariable UUID accountId,
      @Vocabulary(Reconciliation.Side.class)
          @Parameter(description = "Which of the two lists of entries")
          @RequestParam(defaultValue = "on_server_not_stored")
          String side,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_LIMIT) int limit,
      Caller caller) {
    accounts.require(accountId, caller);
    Reconciliation.Side asked = side(side);
    Page<UidlPages.Line> page =
        entries.page(
            Cursors.kind("reconciliation", List.of(accountId, side)),
            cursor,
            limit,
            (after, count) -> books.page(accountId, asked, after, count),
            UidlPages.Line::entryId);
    return new Answer(
        accountId, books.balance(accountId), side, page.data(), page.nextCursor(), page.hasMore());
  }

  private static Reconciliation.Side side(String name) {
    return switch (name) {
      case "on_server_not_stored" -> Reconciliation.Side.ON_SERVER_NOT_STORED;
      case "stored_not_on_server" -> Reconciliation.Side.STORED_NOT_ON_SERVER;
      default ->
          throw ProblemException.invalid(
              "side", "unknown", "must be on_server_not_stored or stored_not_on_server");
    };
  }

  /** The figures, and a page of entries. */
  @Schema(name = "Reconciliation")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Answer(
      UUID accountId,
      Reconciliation.Balance balance,
      @Vocabulary(Reconciliation.Side.class) String side,
      List<UidlPages.Line> data,
      @Nullable String nextCursor,
      boolean hasMore) {}
}
