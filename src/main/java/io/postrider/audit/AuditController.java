package io.postrider.audit;

import io.postrider.audit.AuditEntries.Position;
import io.postrider.web.Cursors;
import io.postrider.web.Page;
import io.postrider.web.Pages;
import io.postrider.web.RequiresScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The audit log, for administrators. */
@RestController
@Tag(name = "Audit")
class AuditController {

  private final AuditEntries entries;
  private final Cursors cursors;

  AuditController(AuditEntries entries, Cursors cursors) {
    this.entries = entries;
    this.cursors = cursors;
  }

  @GetMapping("/api/v1/audit")
  @RequiresScope("admin")
  @Operation(
      summary = "Who did what, newest first",
      description =
          "Every change over this API, refused ones too, and the use of mailbox credentials. An"
              + " entry is written in the transaction of its cause and holds no secret.")
  ResponseEntity<Page<AuditView>> list(
      @Parameter(description = "by id, token:<id>, or by name") @RequestParam(required = false)
          @Nullable String actor,
      @Parameter(description = "one action, token.created, or a kind of them, token.*")
          @RequestParam(required = false)
          @Nullable String action,
      @Parameter(description = "by id, or by kind and id, token:<id>")
          @RequestParam(required = false)
          @Nullable String target,
      @Parameter(description = "the mailbox account") @RequestParam(required = false)
          @Nullable UUID account,
      @Parameter(description = "the first moment") @RequestParam(required = false)
          @Nullable Instant from,
      @Parameter(description = "the moment after the last") @RequestParam(required = false)
          @Nullable Instant to,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_LIMIT) int limit,
      HttpServletRequest request) {
    var query = new AuditQuery(actor, action, target, account, from, to);
    Page<AuditView> page =
        cursors.page(
            Cursors.kind("audit", query),
            cursor,
            limit,
            (keys, count) -> entries.page(query, keys.isEmpty() ? null : position(keys), count),
            entry -> List.of(entry.at().toString(), entry.id().toString()));
    return Pages.respond(page, request);
  }

  private static Position position(List<String> keys) {
    return new Position(Instant.parse(keys.get(0)), UUID.fromString(keys.get(1)));
  }
}
