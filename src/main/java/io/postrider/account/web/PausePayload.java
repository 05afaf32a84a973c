package io.postrider.account.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why and how long an account shall rest.
 *
 * @param until null = until somebody resumes it
 */
@Schema(name = "AccountPause")
record PausePayload(@Nullable String reason, @Nullable Instant until) {

  private static final int LONGEST_REASON = 500;

  void check(Instant now) {
    Findings findings = new Findings();
    findings.optionalLine("reason", reason, LONGEST_REASON);
    if (until != null && !until.isAfter(now)) {
      findings.add("until", "past", "must be in the future");
    }
    findings.refuse();
  }
}
