package io.postrider.account.web;

import io.postrider.account.ConnectionReport;
import io.postrider.account.Mailboxes;
import io.postrider.web.Caller;
import io.postrider.web.MergePatch;
import io.postrider.web.ProblemException;
import io.postrider.web.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Tries a mailbox up to its listing, be it an account's or one that is only written down. */
@RestController
@Tag(name = "Accounts")
class ConnectionTestsController {

  /** What is only tried needs no name. */
  private static final Map<String, String> UNNAMED = Map.of("name", "connection test");

  private final MergePatch reader;
  private final AccountForm form;
  private final Mailboxes mailboxes;
  private final ConnectionTests tests;

  ConnectionTestsController(
      MergePatch reader, AccountForm form, Mailboxes mailboxes, ConnectionTests tests) {
    this.reader = reader;
    this.form = form;
    this.mailboxes = mailboxes;
    this.tests = tests;
  }

  /** Names an account to test. */
  @Schema(name = "AccountReference")
  record Reference(@Nullable UUID accountId) {}

  @PostMapping("/api/v1/connection-tests")
  @RequiresScope("accounts:write")
  @Operation(
      summary = "Try a mailbox stage by stage, up to its listing",
      description = "Nothing is retrieved and nothing deleted. The body is settings or an account.")
  ConnectionReport test(
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content = @Content(schema = @Schema(oneOf = {AccountPayload.class, Reference.class})))
          @RequestBody
          UnreadBody unread,
      Caller caller) {
    JsonNode body = unread.json();
    if (!body.has("accountId")) {
      return tests.of(form.accept(reader.apply(UNNAMED, body, AccountPayload.class))).report();
    }
    UUID id = reader.apply(new Reference(null), body, Reference.class).accountId();
    if (id == null) {
      throw ProblemException.invalid("accountId", "required", "is required");
    }
    AccountsController.requireVisible(id, caller);
    return tests.of(mailboxes.of(id)).report();
  }
}
