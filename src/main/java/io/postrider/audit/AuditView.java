package io.postrider.audit;

import io.postrider.audit.Changes.Change;
import io.postrider.web.ProblemCode;
import io.postrider.web.Vocabulary;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An entry as it is shown. */
@Schema(name = "AuditEntry")
record AuditView(
    UUID id,
    Instant at,
    @Schema(description = "what was done", example = "account.changed") String action,
    @Schema(allowableValues = {"ok", "refused"}) String outcome,
    @Vocabulary(ProblemCode.class)
        @Schema(description = "why it was refused, the code of a problem")
        @Nullable String code,
    Actor actor,
    Target target,
    @Schema(description = "the mailbox account that it belongs to") @Nullable UUID accountId,
    List<Change> changes,
    @Schema(description = "whatever else is worth knowing of this action")
        Map<String, Object> facts) {

  /** Who, and from where. */
  @Schema(name = "AuditActor")
  record Actor(
      @Schema(
              description =
                  "token:<id>, jwt:<issuer>|<subject>, bootstrap, anonymous, or service for what"
                      + " nobody asked for",
              example = "token:6ff0bd5b-8d5f-4d0c-9a4e-5d7f0a8b1c2d")
          String id,
      String name,
      @Nullable String address,
      @Nullable String requestId) {}

  /** To what. */
  @Schema(name = "AuditTarget")
  record Target(@Schema(example = "account") String type, String id) {}
}
