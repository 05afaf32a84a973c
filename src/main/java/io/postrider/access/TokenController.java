package io.postrider.access;

import io.postrider.access.ApiToken.Grant;
import io.postrider.access.TokenPayload.Created;
import io.postrider.access.TokenPayload.Draft;
import io.postrider.access.TokenPayload.View;
import io.postrider.audit.AuditEntry;
import io.postrider.audit.AuditLog;
import io.postrider.web.Cursors;
import io.postrider.web.EntityTags;
import io.postrider.web.MergePatch;
import io.postrider.web.Page;
import io.postrider.web.Pages;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import io.postrider.web.RequiresScope;
import io.postrider.web.ShownOnce;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The tokens of this service, for administrators. */
@RestController
@RequestMapping("/api/v1/tokens")
@Tag(name = "Tokens")
class TokenController {

  private static final String CURSOR = "tokens";

  private final ApiTokens tokens;
  private final MergePatch patches;
  private final Cursors cursors;
  private final AuditLog audit;
  private final LastAdmin lastAdmin;
  private final InstantSource time;

  TokenController(
      ApiTokens tokens,
      MergePatch patches,
      Cursors cursors,
      AuditLog audit,
      LastAdmin lastAdmin,
      InstantSource time) {
    this.tokens = tokens;
    this.patches = patches;
    this.cursors = cursors;
    this.audit = audit;
    this.lastAdmin = lastAdmin;
    this.time = time;
  }

  @PostMapping
  @RequiresScope("admin")
  @ShownOnce
  @ApiResponse(responseCode = "201", description = "Made", useReturnTypeSchema = true)
  @Operation(summary = "Make a token; its text is shown this once")
  ResponseEntity<Created> create(@Valid @RequestBody Draft draft) {
    Grant grant = checked(draft.grant(), null);
    UUID id = UUID.randomUUID();
    String text = TokenText.fresh();
    ApiToken token =
        audit.recorded(
            () -> {
              tokens.add(id, text, grant);
              return existing(id);
            },
            added -> entry("token.created", added).changed(null, View.of(added)));
    return ResponseEntity.created(URI.create("/api/v1/tokens/" + id))
        .eTag(tag(token))
        .body(new Created(text, View.of(token)));
  }

  @GetMapping
  @RequiresScope("admin")
  @Operation(summary = "List the tokens, oldest first, without their texts")
  ResponseEntity<Page<View>> list(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_LIMIT) int limit,
      HttpServletRequest request) {
    Page<ApiToken> page =
        cursors.page(
            CURSOR,
            cursor,
            limit,
            (keys, count) ->
                keys.isEmpty()
                    ? tokens.first(count)
                    : tokens.after(Instant.parse(keys.get(0)), UUID.fromString(keys.get(1)), count),
            token -> List.of(token.createdAt().toString(), token.id().toString()));
    return Pages.respond(page.map(View::of), request);
  }

  @GetMapping("/{id}")
  @RequiresScope("admin")
  @Operation(summary = "Read a token, without its text")
  ResponseEntity<View> read(@PathVariable UUID id) {
    return answer(existing(id));
  }

  @PatchMapping(
      path = "/{id}",
      consumes = {"application/merge-patch+json", "application/json"})
  @RequiresScope("admin")
  @Operation(summary = "Change what a token allows, by a JSON merge patch")
  ResponseEntity<View> change(
      @PathVariable UUID id,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content = @Content(schema = @Schema(implementation = Draft.class)))
          @RequestBody
          JsonNode patch) {
    ApiToken token = existing(id);
    EntityTags.requireMatch(ifMatch, EntityTags.of(token.version()));
    Draft merged = patches.apply(Draft.of(token.grant()), patch, Draft.class);
    Grant grant = checked(merged.grant(), token.grant().expiresAt());
    return answer(
        audit.recorded(
            () -> changed(token, grant),
            changed -> entry("token.changed", changed).changed(View.of(token), View.of(changed))));
  }

  private ApiToken changed(ApiToken seen, Grant grant) {
    lastAdmin.lock();
    if (!tokens.change(seen, grant)) {
      throw new ProblemException(
          ProblemCode.CONFLICT, "The token was changed or revoked by someone else meanwhile.");
    }
    if (seen.grant().scopes().contains(Scope.ADMIN)) {
      lastAdmin.requireOne();
    }
    return existing(seen.id());
  }

  @DeleteMapping("/{id}")
  @RequiresScope("admin")
  @ApiResponse(responseCode = "204", description = "Revoked")
  @Operation(
      summary = "Revoke a token",
      description = "It is refused from the next request on. The last one with admin stays: 409.")
  ResponseEntity<Void> revoke(
      @PathVariable UUID id,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
    ApiToken token = existing(id);
    EntityTags.requireMatch(ifMatch, EntityTags.of(token.version()));
    audit.recorded(
        () -> {
          lastAdmin.lock();
          if (!tokens.revoke(id)) {
            throw unknown();
          }
          if (token.grant().scopes().contains(Scope.ADMIN)) {
            lastAdmin.requireOne();
          }
        },
        entry("token.revoked", token).changed(View.of(token), null));
    return ResponseEntity.noContent().build();
  }

  /** What bean validation cannot say: rules over several fields, and over time. */
  private Grant checked(Grant grant, @Nullable Instant expiredBefore) {
    if (grant.scopes().contains(Scope.ADMIN) && grant.isBound()) {
      // it could make itself a token that is not bound
      throw ProblemException.invalid(
          "scopes", "admin_bound", "a token with admin cannot be bound to some accounts");
    }
    Instant end = grant.expiresAt();
    if (end != null && !Objects.equals(end, expiredBefore) && !end.isAfter(time.instant())) {
      throw ProblemException.invalid("expiresAt", "future", "must lie in the future");
    }
    return end == null
        ? grant
        : new Grant(
            grant.name(),
            grant.scopes(),
            end.truncatedTo(ChronoUnit.MICROS),
            grant.accounts(),
            grant.labels());
  }

  private static ResponseEntity<View> answer(ApiToken token) {
    return ResponseEntity.ok().eTag(tag(token)).body(View.of(token));
  }

  private static AuditEntry entry(String action, ApiToken token) {
    return AuditEntry.of(action, "token", token.id()).with("name", token.grant().name());
  }

  private ApiToken existing(UUID id) {
    return tokens.byId(id).orElseThrow(TokenController::unknown);
  }

  private static ProblemException unknown() {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no such token.");
  }

  private static String tag(ApiToken token) {
    return EntityTags.of(token.version(), String.valueOf(token.lastUsedAt()));
  }
}
