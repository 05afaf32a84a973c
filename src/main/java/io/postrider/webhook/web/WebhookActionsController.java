package io.postrider.webhook.web;

import io.postrider.web.Caller;
import io.postrider.web.EntityTags;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import io.postrider.web.RequiresScope;
import io.postrider.web.ShownOnce;
import io.postrider.webhook.Redelivery;
import io.postrider.webhook.Replay;
import io.postrider.webhook.Webhook;
import io.postrider.webhook.WebhookDirectory;
import io.postrider.webhook.WebhookRegister;
import io.postrider.webhook.web.ActionPayload.ReplayDraft;
import io.postrider.webhook.web.ActionPayload.ReplayView;
import io.postrider.webhook.web.ActionPayload.Rotated;
import io.postrider.webhook.web.ActionPayload.Tested;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tests an endpoint, rotates its secret, sends it once more what it was sent. */
@RestController
@RequestMapping("/api/v1/webhooks/{id}")
@Tag(name = "Webhooks")
class WebhookActionsController {

  private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final VisibleWebhooks visible;
  private final WebhookRegister register;
  private final WebhookDirectory directory;
  private final Redelivery redelivery;
  private final InstantSource time;

  WebhookActionsController(
      VisibleWebhooks visible,
      WebhookRegister register,
      WebhookDirectory directory,
      Redelivery redelivery,
      InstantSource time) {
    this.visible = visible;
    this.register = register;
    this.directory = directory;
    this.redelivery = redelivery;
    this.time = time;
  }

  @PostMapping("/test")
  @RequiresScope("webhooks:write")
  @Operation(
      summary = "Send a test and wait for what comes of it",
      description =
          """
          An event of the type `webhook.test`, signed like any other, sent once; also to a webhook \
          that is disabled. It is no delivery, and a failure changes nothing. Whatever the endpoint \
          does, the answer is 200 and says it.\
          """)
  Tested test(@PathVariable UUID id, Caller caller) {
    return Tested.of(redelivery.test(visible.find(id, caller)));
  }

  @PostMapping("/rotate-secret")
  @RequiresScope("webhooks:write")
  @ShownOnce
  @Operation(
      summary = "Make a new secret",
      description =
          """
          Until `previousUntil` each delivery carries a signature by the new secret and one by \
          the old, so that the endpoint can change over without missing any.\
          """)
  Rotated rotate(@PathVariable UUID id, Caller caller) {
    visible.find(id, caller);
    WebhookRegister.Rotated rotated = register.rotate(id);
    return new Rotated(rotated.secret().reveal(), rotated.previousUntil());
  }

  @PostMapping("/replay")
  @RequiresScope("webhooks:write")
  @Operation(
      summary = "Send the events of a time once more",
      description =
          """
          Each with the id it has, so that the endpoint can tell what it has seen. Events that \
          are not kept any more cannot be sent, and those that wait to be delivered are not queued \
          twice. 409 `conflict` while the webhook is disabled.\
          """)
  @ApiResponse(
      responseCode = "202",
      description = "It runs",
      useReturnTypeSchema = true,
      headers =
          @Header(
              name = "Location",
              description = "Where the replay is",
              schema = @Schema(type = "string")))
  ResponseEntity<ReplayView> replay(
      @PathVariable UUID id, @Valid @RequestBody ReplayDraft draft, Caller caller) {
    Webhook webhook = visible.find(id, caller);
    requireTaken(draft.types(), webhook);
    Instant from = within("from", draft.from());
    Instant to = draft.to() == null ? time.instant() : within("to", draft.to());
    if (!from.isBefore(to)) {
      throw ProblemException.invalid("from", "range", "must lie before to");
    }
    Replay replay =
        redelivery.replay(
            webhook,
            from.truncatedTo(ChronoUnit.MICROS),
            to.truncatedTo(ChronoUnit.MICROS),
            draft.types());
    return ResponseEntity.accepted()
        .location(URI.create("/api/v1/webhooks/" + id + "/replays/" + replay.id()))
        .body(ReplayView.of(replay));
  }

  @GetMapping("/replays/{replayId}")
  @RequiresScope("webhooks:write")
  @Operation(summary = "How far a replay is")
  ResponseEntity<ReplayView> replay(
      @PathVariable UUID id, @PathVariable UUID replayId, Caller caller) {
    visible.find(id, caller);
    ReplayView view =
        directory
            .replay(replayId)
            .filter(replay -> replay.webhookId().equals(id))
            .map(ReplayView::of)
            .orElseThrow(
                () -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such replay."));
    return ResponseEntity.ok().eTag(EntityTags.ofState(view)).body(view);
  }

  private static void requireTaken(Set<String> types, Webhook webhook) {
    WebhookPayload.requireKnown(types);
    Set<String> taken = webhook.terms().types();
    if (!taken.isEmpty() && !taken.containsAll(types)) {
      throw ProblemException.invalid(
          "types", "not_taken", "must be among the types of the webhook");
    }
  }

  private static Instant within(String field, Instant instant) {
    if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
      throw ProblemException.invalid(field, "range", "must lie between 1970 and 9999");
    }
    return instant;
  }
}
