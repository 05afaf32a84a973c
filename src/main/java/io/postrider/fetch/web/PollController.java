package io.postrider.fetch.web;

import io.postrider.account.AccountDirectory;
import io.postrider.fetch.PollPages;
import io.postrider.fetch.PollRun;
import io.postrider.fetch.Polls;
import io.postrider.web.Caller;
import io.postrider.web.Cursors;
import io.postrider.web.EntityTags;
import io.postrider.web.Page;
import io.postrider.web.Pages;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import io.postrider.web.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The runs of fetching: how they went, and how to end one. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Polls")
class PollController {

  private static final String CURSOR = "polls";

  private final Polls polls;
  private final PollPages pages;
  private final AccountDirectory accounts;
  private final Cursors cursors;

  PollController(Polls polls, PollPages pages, AccountDirectory accounts, Cursors cursors) {
    this.polls = polls;
    this.pages = pages;
    this.accounts = accounts;
    this.cursors = cursors;
  }

  @GetMapping("/accounts/{accountId}/polls")
  @RequiresScope("accounts:read")
  @Operation(summary = "List the polls of an account, newest first")
  ResponseEntity<Page<PollRun>> list(
      @PathVariable UUID accountId,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_LIMIT) int limit,
      Caller caller,
      HttpServletRequest request) {
    accounts.require(accountId, caller);
    Page<PollRun> page =
        cursors.page(
            Cursors.kind(CURSOR, accountId),
            cursor,
            limit,
            (keys, count) ->
                keys.isEmpty()
                    ? pages.page(accountId, null, null, count)
                    : pages.page(
                        accountId, Instant.parse(keys.get(0)), UUID.fromString(keys.get(1)), count),
            poll -> List.of(poll.startedAt().toString(), poll.id().toString()));
    return Pages.respond(page, request);
  }

  @GetMapping("/polls/{pollId}")
  @RequiresScope("accounts:read")
  @Operation(summary = "Read a poll")
  ResponseEntity<PollRun> read(@PathVariable UUID pollId, Caller caller) {
    PollRun poll = require(pollId, caller);
    return ResponseEntity.ok().eTag(EntityTags.ofState(poll)).body(poll);
  }

  @DeleteMapping("/polls/{pollId}")
  @RequiresScope("accounts:write")
  @Operation(summary = "Ask a running poll to end")
  @ApiResponse(responseCode = "202", description = "Asked", useReturnTypeSchema = true)
  ResponseEntity<PollRun> cancel(@PathVariable UUID pollId, Caller caller) {
    polls.cancel(pollId, require(pollId, caller).accountId());
    return ResponseEntity.accepted().body(require(pollId, caller));
  }

  @GetMapping(value = "/polls/{pollId}/transcript", produces = MediaType.TEXT_PLAIN_VALUE)
  @RequiresScope("accounts:read")
  @Operation(summary = "Read the dialogue of a poll, secrets and bodies left out")
  ResponseEntity<String> transcript(@PathVariable UUID pollId, Caller caller) {
    require(pollId, caller);
    return ResponseEntity.ok()
        .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
        .body(pages.transcript(pollId).orElse(""));
  }

  private PollRun require(UUID pollId, Caller caller) {
    return polls
        .find(pollId)
        .filter(poll -> caller.maySee(poll.accountId()))
        .orElseThrow(
            () -> new ProblemException(ProblemCode.NOT_FOUND, "There is no poll " + pollId + "."));
  }
}
