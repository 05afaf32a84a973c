package io.postrider.account.web;

import io.postrider.account.AccountHealth;
import io.postrider.account.HealthReport;
import io.postrider.web.Caller;
import io.postrider.web.RequiresScope;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The health of the accounts that the caller may see. Trouble is told in the body, with a 200. */
@RestController
class HealthController {

  private final AccountHealth health;

  HealthController(AccountHealth health) {
    this.health = health;
  }

  @GetMapping("/api/v1/health")
  @RequiresScope("accounts:read")
  HealthReport health(Caller caller) {
    return health.report(caller.accounts());
  }
}
