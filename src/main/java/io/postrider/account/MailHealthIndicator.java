package io.postrider.account;

import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * The Actuator's view of the accounts and of those who are told of their mail: {@code mailboxes},
 * alone in the group {@code mail}. Accounts and webhooks in trouble make it {@code DEGRADED}, never
 * {@code DOWN}: another process would not fare better with them.
 */
@Component("mailboxesHealthIndicator")
class MailHealthIndicator implements HealthIndicator {

  static final Status DEGRADED = new Status("DEGRADED", "Some accounts or webhooks need a person.");

  private final AccountHealth health;

  MailHealthIndicator(AccountHealth health) {
    this.health = health;
  }

  @Override
  public Health health() {
    HealthReport report = health.report(Optional.empty());
    return Health.status(report.healthy() ? Status.UP : DEGRADED)
        .withDetail("total", report.accounts().total())
        .withDetail("failing", report.accounts().failing())
        .withDetail("stalled", report.accounts().stalled())
        .withDetail("paused", report.accounts().paused())
        .withDetail("webhooks", report.webhooks())
        .build();
  }
}
