package io.postrider.fetch.web;

import io.postrider.account.AccountDirectory;
import io.postrider.fetch.Quarantine;
import io.postrider.fetch.UidlPages;
import io.postrider.web.Caller;
import io.postrider.web.ProblemException;
import io.postrider.web.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What to do with a message in quarantine. Each answers with the entry as it then stands. */
@RestController
@RequestMapping("/api/v1/accounts/{accountId}/uidls/{entryId}")
@Tag(name = "Ledger")
class QuarantineController {

  private final Quarantine quarantine;
  private final UidlPages pages;
  private final AccountDirectory accounts;

  QuarantineController(Quarantine quarantine, UidlPages pages, AccountDirectory accounts) {
    this.quarantine = quarantine;
    this.pages = pages;
    this.accounts = accounts;
  }

  @PostMapping("/retry")
  @RequiresScope("accounts:write")
  @Operation(
      summary = "Fetch a message in quarantine again",
      description =
          "The next poll fetches it, with all its tries before it. A message that was too large"
              + " needs a higher limits.maxMessageBytes first, or it goes back into quarantine.")
  UidlPages.Line retry(@PathVariable UUID accountId, @PathVariable long entryId, Caller caller) {
    accounts.require(accountId, caller);
    quarantine.retry(accountId, entryId);
    return entry(accountId, entryId);
  }

  @PostMapping("/release")
  @RequiresScope("accounts:write")
  @Operation(
      summary = "Take a message out of quarantine as it is",
      description = "The next poll tries it; if that fails once more it is in quarantine again.")
  UidlPages.Line release(@PathVariable UUID accountId, @PathVariable long entryId, Caller caller) {
    accounts.require(accountId, caller);
    quarantine.release(accountId, entryId);
    return entry(accountId, entryId);
  }

  @PostMapping("/drop")
  @RequiresScope("accounts:write")
  @Operation(
      summary = "Never fetch a message in quarantine",
      description = "It is skipped for good and stays on the server; message.dropped tells it.")
  UidlPages.Line drop(
      @PathVariable UUID accountId,
      @PathVariable long entryId,
      @RequestBody(required = false) @Nullable Why why,
      Caller caller) {
    accounts.require(accountId, caller);
    quarantine.drop(accountId, entryId, why == null ? null : why.checked());
    return entry(accountId, entryId);
  }

  private UidlPages.Line entry(UUID accountId, long entryId) {
    return pages.find(accountId, entryId).orElseThrow();
  }

  /** Why a message is dropped, for those who read the ledger later. */
  @Schema(name = "DropReason")
  record Why(@Nullable String reason) {

    private static final int LONGEST = 500;

    @Nullable String checked() {
      if (reason != null && reason.length() > LONGEST) {
        throw ProblemException.invalid("reason", "too_long", "must be " + LONGEST + " at most");
      }
      return reason;
    }
  }
}
