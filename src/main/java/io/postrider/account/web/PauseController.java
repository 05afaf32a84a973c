package io.postrider.account.web;

import io.postrider.web.Caller;
import io.postrider.web.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Holds the polls of an account and lets them go again; answers the account as it then is. */
@RestController
@Tag(name = "Accounts")
@RequestMapping("/api/v1/accounts/{id}")
class PauseController {

  private final AccountWrites writes;
  private final InstantSource time;

  PauseController(AccountWrites writes, InstantSource time) {
    this.writes = writes;
    this.time = time;
  }

  @PostMapping("/pause")
  @RequiresScope("accounts:write")
  @Operation(summary = "Hold the polls of an account, until a time or until it is resumed")
  @ApiResponse(
      responseCode = "200",
      description = "The account as it is now",
      useReturnTypeSchema = true,
      headers =
          @Header(
              name = "ETag",
              description = "For `If-Match` and `If-None-Match`",
              schema = @Schema(type = "string")))
  ResponseEntity<AccountAnswer> pause(
      @PathVariable UUID id,
      @RequestBody(required = false) @Nullable PausePayload pause,
      Caller caller) {
    AccountsController.requireVisible(id, caller);
    PausePayload asked = pause == null ? new PausePayload(null, null) : pause;
    asked.check(time.instant());
    return AccountsController.answer(writes.pause(id, asked.reason(), asked.until()));
  }

  @PostMapping("/resume")
  @RequiresScope("accounts:write")
  @Operation(summary = "End a pause, a refusal or a back-off")
  @ApiResponse(
      responseCode = "200",
      description = "The account as it is now",
      useReturnTypeSchema = true,
      headers =
          @Header(
              name = "ETag",
              description = "For `If-Match` and `If-None-Match`",
              schema = @Schema(type = "string")))
  ResponseEntity<AccountAnswer> resume(@PathVariable UUID id, Caller caller) {
    AccountsController.requireVisible(id, caller);
    return AccountsController.answer(writes.resume(id));
  }
}
