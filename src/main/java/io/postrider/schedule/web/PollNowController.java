package io.postrider.schedule.web;

import io.postrider.account.AccountDirectory;
import io.postrider.account.AccountStatus;
import io.postrider.fetch.PollRun;
import io.postrider.fetch.PollTrigger;
import io.postrider.schedule.PollNow;
import io.postrider.web.Caller;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import io.postrider.web.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
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
  private final InstantSource time;

  PollNowController(PollNow polls, AccountDirectory accounts, InstantSource time) {
    this.polls = polls;
    this.accounts = accounts;
    this.time = time;
  }

  @PostMapping
  @RequiresScope("accounts:write")
  @Operation(
      summary = "Poll an account now",
      description =
          "Joins the poll that runs, if one does. With wait, answers 200 once the poll has ended.")
  ResponseEntity<PollRun> poll(
      @PathVariable UUID accountId,
      @RequestParam(required = false) @Nullable Duration wait,
      @RequestParam(defaultValue = "false") boolean force,
      Caller caller) {
    accounts.require(accountId, caller);
    if (!force) {
      requireNoLoginDelay(accountId);
    }
    if (wait != null && (wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0)) {
      throw ProblemException.invalid("wait", "range", "must be between PT0S and " + LONGEST_WAIT);
    }
    PollRun run = polls.poll(accountId, PollTrigger.API, wait == null ? Duration.ZERO : wait);
    URI location = URI.create("/api/v1/polls/" + run.id());
    return wait != null && run.ended()
        ? ResponseEntity.ok().location(location).body(run)
        : ResponseEntity.accepted().location(location).body(run);
  }

  /** A server that asked for a pause between logins is not asked again within it. */
  private void requireNoLoginDelay(UUID accountId) {
    AccountStatus status = accounts.find(accountId).orElseThrow().status();
    Problem problem = status.problem();
    Instant due = status.nextPollAt();
    if (problem == null || problem.code() != ProblemCode.MAILBOX_LOGIN_DELAY || due == null) {
      return;
    }
    Duration left = Duration.between(time.instant(), due);
    if (left.isPositive()) {
      throw new ProblemException(
          Problem.of(
                  ProblemCode.MAILBOX_LOGIN_DELAY,
                  "The server wants a pause between logins, and it is not over.")
              .withHint("force=true polls all the same.")
              .withRetryAfter(left.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1)));
    }
  }
}
