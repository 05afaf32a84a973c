package io.postrider.account.web;

import io.postrider.account.AccountDetails;
import io.postrider.account.ConnectionProbe.Probed;
import io.postrider.account.ConnectionReport;
import io.postrider.account.Credentials;
import io.postrider.web.Caller;
import io.postrider.web.EntityTags;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import io.postrider.web.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Takes new accounts, tried first where the client asks for it. */
@RestController
@Tag(name = "Accounts")
@RequestMapping("/api/v1/accounts")
class RegistrationController {

  private final AccountForm form;
  private final ConnectionTests tests;
  private final AccountWrites writes;

  RegistrationController(AccountForm form, ConnectionTests tests, AccountWrites writes) {
    this.form = form;
    this.tests = tests;
    this.writes = writes;
  }

  @PostMapping
  @RequiresScope("accounts:write")
  @Operation(
      summary = "Take a new account",
      description =
          "With verify=true its connection is tried first; a failure is 422 with the staged report,"
              + " and nothing is saved.")
  @ApiResponse(
      responseCode = "201",
      description = "Taken",
      content = @Content(schema = @Schema(implementation = AccountAnswer.class)))
  ResponseEntity<?> create(
      @RequestBody AccountPayload payload,
      @Parameter(description = "Try the connection first, and save nothing if it fails")
          @RequestParam(defaultValue = "false")
          boolean verify,
      Caller caller,
      HttpServletRequest request,
      HttpServletResponse response) {
    if (caller.accounts().isPresent()) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN, "A token that is bound to accounts cannot create others.");
    }
    AccountForm.Accepted accepted = form.accept(payload);
    Credentials credentials = accepted.credentials();
    if (verify) {
      Probed probed = tests.of(accepted);
      ConnectionReport report = probed.report();
      if (!report.ok()) {
        return ResponseEntity.unprocessableContent()
            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
            .body(
                VerificationFailed.of(
                    report, request.getRequestURI(), response.getHeader("X-Request-Id")));
      }
      credentials = credentials.with(probed.renewed(credentials.auth()));
    }
    AccountDetails account = writes.create(accepted.settings(), credentials);
    return ResponseEntity.created(
            ServletUriComponentsBuilder.fromCurrentRequestUri()
                .path("/{id}")
                .buildAndExpand(account.id())
                .toUri())
        .eTag(EntityTags.of(account.version(), account.status()))
        .body(AccountAnswer.of(account));
  }
}
