package io.postrider.webhook.web;

import io.postrider.web.Caller;
import io.postrider.web.Cursors;
import io.postrider.web.EntityTags;
import io.postrider.web.Page;
import io.postrider.web.Pages;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import io.postrider.web.RequiresScope;
import io.postrider.web.Vocabulary;
import io.postrider.webhook.Delivery;
import io.postrider.webhook.DeliveryState;
import io.postrider.webhook.Redelivery;
import io.postrider.webhook.Webhook;
import io.postrider.webhook.WebhookDirectory;
import io.postrider.webhook.web.DeliveryPayload.View;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What became of each event for each endpoint. */
@RestController
@Tag(name = "Webhooks")
class DeliveryController {

  private static final String STATES = "must be one of pending, delivered, dead";

  private final WebhookDirectory directory;
  private final VisibleWebhooks visible;
  private final Redelivery redelivery;
  private final Cursors cursors;

  DeliveryController(
      WebhookDirectory directory, VisibleWebhooks visible, Redelivery redelivery, Cursors cursors) {
    this.directory = directory;
    this.visible = visible;
    this.redelivery = redelivery;
    this.cursors = cursors;
  }

  @GetMapping("/api/v1/webhooks/{id}/deliveries")
  @RequiresScope("webhooks:write")
  @Operation(
      summary = "The deliveries to an endpoint, newest first",
      description =
          "Those that were accepted or given up are deleted after a while"
              + " (`postrider.webhooks.keep-delivered`, `.keep-dead`).")
  ResponseEntity<Page<View>> list(
      @PathVariable UUID id,
      @Vocabulary(DeliveryState.class)
          @Parameter(description = "Only deliveries in this state")
          @RequestParam(required = false)
          @Nullable String state,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Pages.DEFAULT_LIMIT) int limit,
      Caller caller,
      HttpServletRequest request) {
    visible.find(id, caller);
    DeliveryState wanted = state == null ? null : known(state);
    Page<Delivery> page =
        cursors.page(
            Cursors.kind("deliveries", id + "," + wanted),
            cursor,
            limit,
            (keys, count) ->
                directory.deliveries(
                    id, wanted, keys.isEmpty() ? null : Long.valueOf(keys.getFirst()), count),
            delivery -> List.of(Long.toString(delivery.seq())));
    return Pages.respond(page.map(View::of), request);
  }

  @DeleteMapping("/api/v1/webhooks/{id}/dead-letters")
  @RequiresScope("webhooks:write")
  @Operation(
      summary = "Delete what was given up",
      description =
          """
          For deliveries in the state `dead` that nobody wants any more; also `status.gapAt` is \
          forgotten, and `GET /api/v1/health` names the webhook no longer for either.\
          """)
  @ApiResponse(responseCode = "204", description = "Deleted")
  ResponseEntity<Void> forgetDead(@PathVariable UUID id, Caller caller) {
    redelivery.forgetDead(visible.find(id, caller));
    return ResponseEntity.noContent().build();
  }

  @GetMapping("/api/v1/deliveries/{id}")
  @RequiresScope("webhooks:write")
  @Operation(summary = "One delivery and its last attempt")
  ResponseEntity<View> read(@PathVariable UUID id, Caller caller) {
    View view = View.of(find(id, caller).delivery());
    return ResponseEntity.ok().eTag(EntityTags.ofState(view)).body(view);
  }

  @PostMapping("/api/v1/deliveries/{id}/retry")
  @RequiresScope("webhooks:write")
  @Operation(
      summary = "Make a delivery now",
      description =
          """
          One that was given up or accepted has all its attempts before it again; one that waits \
          is made at once. 409 `conflict` while the webhook is disabled.\
          """)
  @ApiResponse(responseCode = "202", description = "It will be made", useReturnTypeSchema = true)
  ResponseEntity<View> retry(@PathVariable UUID id, Caller caller) {
    Found found = find(id, caller);
    redelivery.retry(found.webhook(), found.delivery());
    return ResponseEntity.status(HttpStatus.ACCEPTED).body(View.of(find(id, caller).delivery()));
  }

  private record Found(Webhook webhook, Delivery delivery) {}

  private Found find(UUID id, Caller caller) {
    Optional<Delivery> delivery = directory.delivery(id);
    if (delivery.isEmpty()) {
      throw unknown();
    }
    try {
      return new Found(visible.find(delivery.get().webhookId(), caller), delivery.get());
    } catch (ProblemException e) {
      throw unknown();
    }
  }

  private static ProblemException unknown() {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no such delivery.");
  }

  private static DeliveryState known(String state) {
    return DeliveryState.of(state)
        .orElseThrow(() -> ProblemException.invalid("state", "unknown", STATES));
  }
}
