package io.postrider.webhook.web;

import io.postrider.web.Caller;
import io.postrider.web.Cursors;
import io.postrider.web.EntityTags;
import io.postrider.web.MergePatch;
import io.postrider.web.Page;
import io.postrider.web.Pages;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import io.postrider.web.RequiresScope;
import io.postrider.web.ShownOnce;
import io.postrider.webhook.Webhook;
import io.postrider.webhook.WebhookDirectory;
import io.postrider.webhook.WebhookDirectory.Tally;
import io.postrider.webhook.WebhookRegister;
import io.postrider.webhook.WebhookTerms;
import io.postrider.webhook.web.WebhookPayload.Created;
import io.postrider.webhook.web.WebhookPayload.Draft;
import io.postrider.webhook.web.WebhookPayload.View;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

/** Adds, shows, changes and removes endpoints. */
@RestController
@RequestMapping("/api/v1/webhooks")
@Tag(name = "Webhooks")
class WebhookController {

  private static final String CURSOR = "webhooks";

  private final WebhookRegister register;
  private final WebhookDirectory directory;
  private final VisibleWebhooks visible;
  private final UrlRule urls;
  private final MergePatch patches;
  private final Cursors cursors;

  WebhookController(
      WebhookRegister register,
      WebhookDirectory directory,
      VisibleWebhooks visible,
      UrlRule urls,
      MergePatch patches,
      Cursors cursors) {
    this.register = register;
    this.directory = directory;
    this.visible = visible;
    this.urls = urls;
    this.patches = patches;
    this.cursors = cursors;
  }

  @PostMapping
  @RequiresScope("webhooks:write")
  @ShownOnce
  @Operation(
      summary = "Add an endpoint",
      description =
          """
          It is told of what happens from now on, by POST, signed as Standard Webhooks 1.0 has it; \
          `secret` is shown this once. A token that is bound to accounts must name some of them.\
          """)
  @ApiResponse(responseCode = "201", description = "Added", useReturnTypeSchema = true)
  ResponseEntity<Created> create(@Valid @RequestBody Draft draft, Caller caller) {
    WebhookTerms terms = draft.terms(urls.checked(draft.url()));
    VisibleWebhooks.requireWithin(terms, caller);
    WebhookRegister.Registered made = register.register(terms);
    Webhook webhook = made.webhook();
    View view = View.of(webhook, Tally.NONE);
    return ResponseEntity.created(URI.create("/api/v1/webhooks/" + webhook.id()))
        .eTag(EntityTags.of(webhook.version(), view.status()))
        .body(new Created(made.secret().reveal(), view));
  }

  @GetMapping
  @RequiresScope("webhooks:write")
  @Operation(summary = "The endpoints, oldest first")
  ResponseEntity<Page<View>> list(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_LIMIT) int limit,
      Caller caller,
      HttpServletRequest request) {
    Page<Webhook> page =
        cursors.page(
            CURSOR,
            cursor,
            limit,
            (keys, count) ->
                visible.after(
                    keys.isEmpty() ? null : Instant.parse(keys.get(0)),
                    keys.isEmpty() ? null : UUID.fromString(keys.get(1)),
                    count,
                    caller),
            webhook -> List.of(webhook.createdAt().toString(), webhook.id().toString()));
    Map<UUID, Tally> tallies = directory.tally(page.data().stream().map(Webhook::id).toList());
    return Pages.respond(
        page.map(webhook -> View.of(webhook, tallies.getOrDefault(webhook.id(), Tally.NONE))),
        request);
  }

  @GetMapping("/{id}")
  @RequiresScope("webhooks:write")
  @Operation(summary = "One endpoint, and how its deliveries fare")
  ResponseEntity<View> read(@PathVariable UUID id, Caller caller) {
    return answer(visible.find(id, caller));
  }

  @PatchMapping(
      path = "/{id}",
      consumes = {"application/merge-patch+json", "application/json"})
  @RequiresScope("webhooks:write")
  @Operation(
      summary = "Change an endpoint",
      description =
          """
          A JSON merge patch. Deliveries that wait go to the new `url`; `types`, `accounts` and \
          `payload` concern what is not a delivery yet. Enabled again, an endpoint is sent what \
          happened meanwhile, as far as events are kept.\
          """)
  ResponseEntity<View> change(
      @PathVariable UUID id,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content = @Content(schema = @Schema(implementation = Draft.class)))
          @RequestBody
          JsonNode patch,
      Caller caller) {
    Webhook seen = visible.find(id, caller);
    EntityTags.requireMatch(ifMatch, EntityTags.of(seen.version()));
    Draft merged = patches.apply(Draft.of(seen.terms()), patch, Draft.class);
    // looked up before the row is locked: a name server takes its time
    URI url =
        merged.url().equals(seen.terms().url().toString())
            ? seen.terms().url()
            : urls.checked(merged.url());
    WebhookTerms terms = merged.terms(url);
    VisibleWebhooks.requireWithin(terms, caller);
    return answer(
        register.change(
            id,
            now -> {
              if (now.version() != seen.version()) {
                throw new ProblemException(
                    ProblemCode.CONFLICT, "The webhook was changed by someone else meanwhile.");
              }
              return terms;
            }));
  }

  @DeleteMapping("/{id}")
  @RequiresScope("webhooks:write")
  @Operation(summary = "Remove an endpoint and its deliveries")
  @ApiResponse(responseCode = "204", description = "Removed")
  ResponseEntity<Void> remove(
      @PathVariable UUID id,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      Caller caller) {
    visible.find(id, caller);
    register.remove(id, now -> EntityTags.requireMatch(ifMatch, EntityTags.of(now.version())));
    return ResponseEntity.noContent().build();
  }

  private ResponseEntity<View> answer(Webhook webhook) {
    Tally tally = directory.tally(List.of(webhook.id())).getOrDefault(webhook.id(), Tally.NONE);
    View view = View.of(webhook, tally);
    return ResponseEntity.ok().eTag(EntityTags.of(webhook.version(), view.status())).body(view);
  }
}
