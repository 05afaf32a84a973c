package io.postrider.schedule.web;

import io.postrider.account.AccountDirectory;
import io.postrider.fetch.PollRun;
import io.postrider.fetch.PollTrigger;
import io.postrider.schedule.PollNow;
import io.postrider.web.Caller;
import io.postrider.web.ProblemException;
import io.postrider.web.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Polling an account now. */
@RestController
@RequestMapping("/api/v1/accounts/{accountId}/polls")
@Tag(name = "Polls")
class PollNowController {

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final PollNow polls;
  private final AccountDirectory accounts;

  PollNowController(PollNow polls, AccountDirectory accounts) {
    this.polls = polls;
    this.accounts = accounts;
  }

  @PostMapping
  @RequiresScope("accounts:write")
  @Operation(
      summary = "Poll an account now",
      description =
          "Joins the poll that runs, if one does. With wait, answers 200 once the poll has ended."
              + " While the server wants a pause between logins it is 409 mailbox.login_delay,"
              + " unless force is true.")
  @ApiResponse(
      responseCode = "200",
      description = "It has ended",
      useReturnTypeSchema = true,
      headers =
          @Header(
              name = "Location",
              description = "Where the poll is",
              schema = @Schema(type = "string")))
  @ApiResponse(
      responseCode = "202",
      description = "It runs",
      useReturnTypeSchema = true,
      headers =
          @Header(
              name = "Location",
              description = "Where the poll is",
              schema = @Schema(type = "string")))
  ResponseEntity<PollRun> poll(
      @PathVariable UUID accountId,
      @Parameter(description = "How long to wait for its end, at most PT5M; absent: not at all")
          @RequestParam(required = false)
          @Nullable Duration wait,
      @Parameter(
              description = "Poll although the server wants a pause between logins (LOGIN-DELAY)")
          @RequestParam(defaultValue = "false")
          boolean force,
      Caller caller) {
    accounts.require(accountId, caller);
    if (wait != null && (wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0)) {
      throw ProblemException.invalid("wait", "range", "must be between PT0S and " + LONGEST_WAIT);
    }
    PollRun run =
        polls.poll(accountId, PollTrigger.API, force, wait == null ? Duration.ZERO : wait);
    URI location = URI.create("/api/v1/polls/" + run.id());
    return wait != null && run.ended()
        ? ResponseEntity.ok().location(location).body(run)
        : ResponseEntity.accepted().location(location).body(run);
  }
}
