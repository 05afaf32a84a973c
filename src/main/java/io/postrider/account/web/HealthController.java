package io.postrider.account.web;

import io.postrider.account.AccountHealth;
import io.postrider.account.HealthReport;
import io.postrider.web.Caller;
import io.postrider.web.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The health of the accounts that the caller may see. Trouble is told in the body, with a 200. */
@RestController
@Tag(name = "Health")
class HealthController {

  private final AccountHealth health;

  HealthController(AccountHealth health) {
    this.health = health;
  }

  @GetMapping("/api/v1/health")
  @RequiresScope("accounts:read")
  @Operation(
      summary = "How the mailboxes fare, and which of them need someone",
      description =
          """
          `issues` also names webhooks: `webhook.dead_letters` (deliveries that were given up), \
          `webhook.disabled` (its endpoint answered 410) and `webhook.gap` (events were deleted \
          before it was sent them). A token that is bound to accounts sees webhooks that are told \
          of these alone.\
          """)
  HealthReport health(Caller caller) {
    return health.report(caller.accounts());
  }
}
