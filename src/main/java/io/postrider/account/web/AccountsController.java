package io.postrider.account.web;

import io.postrider.account.AccountDetails;
import io.postrider.account.AccountDirectory;
import io.postrider.account.AccountQuery;
import io.postrider.account.AccountState;
import io.postrider.account.AccountStatus;
import io.postrider.web.Caller;
import io.postrider.web.Cursors;
import io.postrider.web.EntityTags;
import io.postrider.web.Page;
import io.postrider.web.Pages;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import io.postrider.web.RequiresScope;
import io.postrider.web.Vocabulary;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads, changes and removes accounts. An account that the caller may not see is not there. */
@RestController
@Tag(name = "Accounts")
@RequestMapping("/api/v1/accounts")
class AccountsController {

  private final AccountDirectory directory;
  private final AccountWrites writes;
  private final AccountPatch patches;
  private final Cursors cursors;

  AccountsController(
      AccountDirectory directory, AccountWrites writes, AccountPatch patches, Cursors cursors) {
    this.directory = directory;
    this.writes = writes;
    this.patches = patches;
    this.cursors = cursors;
  }

  @GetMapping
  @RequiresScope("accounts:read")
  @Operation(summary = "List the accounts, filtered by state, label or text")
  ResponseEntity<Page<AccountAnswer>> list(
      @Vocabulary(AccountState.class)
          @Parameter(description = "Only accounts in this state")
          @RequestParam(required = false)
          @Nullable String state,
      @Parameter(
              description =
                  "A key and a value, `team:support`; repeated for accounts that have all of them",
              example = "team:support")
          @RequestParam(required = false)
          @Nullable List<String> label,
      @Parameter(description = "Part of the name, host or user name")
          @RequestParam(required = false)
          @Nullable String q,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_LIMIT) int limit,
      Caller caller,
      HttpServletRequest request) {
    AccountQuery query = AccountFilter.query(state, label, q, cursor, limit, caller, cursors);
    List<AccountDetails> found = directory.list(query);
    List<AccountDetails> shown = found.stream().limit(limit).toList();
    String next =
        found.size() > limit
            ? AccountFilter.cursor(shown.getLast(), state, label, q, cursors)
            : null;
    return Pages.respond(Page.of(shown.stream().map(AccountAnswer::of).toList(), next), request);
  }

  @GetMapping("/{id}")
  @RequiresScope("accounts:read")
  @Operation(summary = "Read an account with its status; secrets are never shown")
  ResponseEntity<AccountAnswer> read(@PathVariable UUID id, Caller caller) {
    return answer(find(id, caller));
  }

  @GetMapping("/{id}/status")
  @RequiresScope("accounts:read")
  @Operation(summary = "Read the status of an account alone")
  ResponseEntity<AccountStatus> status(@PathVariable UUID id, Caller caller) {
    AccountStatus status = find(id, caller).status();
    return ResponseEntity.ok().eTag(EntityTags.ofState(status)).body(status);
  }

  @PatchMapping(
      path = "/{id}",
      consumes = {"application/merge-patch+json", MediaType.APPLICATION_JSON_VALUE})
  @RequiresScope("accounts:write")
  @Operation(
      summary = "Change an account",
      description =
          "A JSON merge patch. Where it leads to another server, or turns TLS off, the secrets must"
              + " come along.")
  ResponseEntity<AccountAnswer> change(
      @PathVariable UUID id,
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content =
                  @io.swagger.v3.oas.annotations.media.Content(
                      schema = @Schema(implementation = AccountPayload.class)))
          @RequestBody
          UnreadBody patch,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      Caller caller) {
    requireVisible(id, caller);
    return answer(
        writes.change(
            id,
            patch.json(),
            (now, credentials) -> {
              EntityTags.requireMatch(ifMatch, EntityTags.of(now.version()));
              return patches.apply(patch.json(), now, credentials);
            }));
  }

  @DeleteMapping("/{id}")
  @RequiresScope("accounts:write")
  @Operation(summary = "Remove an account; its messages stay unless messages=purge")
  @ApiResponse(responseCode = "204", description = "Removed")
  ResponseEntity<Void> remove(
      @PathVariable UUID id,
      @Parameter(
              description =
                  "What becomes of its messages here: `keep` them, or `purge` them for good",
              schema =
                  @Schema(
                      type = "string",
                      allowableValues = {"keep", "purge"},
                      defaultValue = "keep"))
          @RequestParam(defaultValue = "keep")
          String messages,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      Caller caller) {
    requireVisible(id, caller);
    boolean purge = messages.equals("purge");
    if (!purge && !messages.equals("keep")) {
      throw ProblemException.invalid("messages", "invalid", "must be one of keep, purge");
    }
    writes.remove(id, purge, version -> EntityTags.requireMatch(ifMatch, EntityTags.of(version)));
    return ResponseEntity.noContent().build();
  }

  private AccountDetails find(UUID id, Caller caller) {
    requireVisible(id, caller);
    return directory.find(id).orElseThrow(() -> unknown(id));
  }

  static void requireVisible(UUID id, Caller caller) {
    if (!caller.maySee(id)) {
      throw unknown(id);
    }
  }

  static ProblemException unknown(UUID id) {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no account " + id + ".");
  }

  static ResponseEntity<AccountAnswer> answer(AccountDetails account) {
    return ResponseEntity.ok()
        .eTag(EntityTags.of(account.version(), account.status()))
        .body(AccountAnswer.of(account));
  }
}
