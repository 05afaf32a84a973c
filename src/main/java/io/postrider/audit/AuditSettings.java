package io.postrider.audit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The audit log ({@code postrider.audit.*}).
 *
 * @param keep how long entries are kept
 * @param credentialUse how often a login of a scheduled poll that went well is told of one account
 *     whose settings stayed the same; zero: each. Whatever else uses a credential is always told
 */
@ConfigurationProperties("postrider.audit")
public record AuditSettings(
    @DefaultValue("P400D") Duration keep, @DefaultValue("P1D") Duration credentialUse) {

  public AuditSettings {
    if (!keep.isPositive()) {
      throw new IllegalArgumentException("postrider.audit.keep must be longer than zero");
    }
    if (credentialUse.isNegative()) {
      throw new IllegalArgumentException("postrider.audit.credential-use must not be negative");
    }
  }
}
