package io.postrider.webhook.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.postrider.event.EventType;
import io.postrider.web.Problem;
import io.postrider.web.ProblemException;
import io.postrider.web.Vocabulary;
import io.postrider.webhook.PayloadStyle;
import io.postrider.webhook.Webhook;
import io.postrider.webhook.WebhookDirectory.Tally;
import io.postrider.webhook.WebhookTerms;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the webhook operations take and give. */
final class WebhookPayload {

  private static final Set<String> KNOWN =
      Arrays.stream(EventType.values())
          .map(EventType::code)
          .collect(Collectors.toCollection(TreeSet::new));

  private WebhookPayload() {}

  /**
   * An endpoint to add, or the part of one that may be changed.
   *
   * @param types empty for all
   * @param accounts empty for all
   */
  @Schema(name = "WebhookDraft")
  record Draft(
      @NotBlank @Size(max = 2000) @Schema(example = "https://hooks.example.com/postrider")
          String url,
      @Schema(description = "Events to be told of; empty or absent for all")
          @Size(max = 100)
          @Vocabulary(EventType.class)
          Set<@NotNull String> types,
      @Schema(description = "Only events of these accounts; empty or absent for all")
          @Size(max = 1000)
          Set<@NotNull UUID> accounts,
      @Schema(description = "Disabled, nothing is sent; what happens meanwhile is sent later")
          Boolean enabled,
      @Size(max = 500) String description,
      @Schema(description = "`thin` (the default): ids and links; `full`: the whole data")
          PayloadStyle payload) {

    Draft {
      types = types == null ? Set.of() : types;
      accounts = accounts == null ? Set.of() : accounts;
      enabled = enabled == null ? Boolean.TRUE : enabled;
      description = description == null ? "" : description;
      payload = payload == null ? PayloadStyle.THIN : payload;
    }

    static Draft of(WebhookTerms terms) {
      return new Draft(
          terms.url().toString(),
          terms.types(),
          terms.accounts(),
          terms.enabled(),
          terms.description(),
          terms.payload());
    }

    WebhookTerms terms(URI checkedUrl) {
      requireKnown(types);
      return new WebhookTerms(checkedUrl, types, accounts, payload, description.strip(), enabled);
    }
  }

  /**
   * Refuses types that there are not.
   *
   * @throws ProblemException {@code validation.failed}
   */
  static void requireKnown(Set<String> types) {
    if (!KNOWN.containsAll(types)) {
      throw ProblemException.invalid(
          "types", "unknown", "must be among " + String.join(", ", KNOWN));
    }
  }

  /** An endpoint without its secret. */
  @Schema(name = "Webhook")
  record View(
      UUID id,
      URI url,
      @Vocabulary(EventType.class) SortedSet<String> types,
      SortedSet<UUID> accounts,
      boolean enabled,
      String description,
      PayloadStyle payload,
      Status status,
      Instant createdAt,
      Instant updatedAt) {

    static View of(Webhook webhook, Tally tally) {
      WebhookTerms terms = webhook.terms();
      return new View(
          webhook.id(),
          terms.url(),
          new TreeSet<>(terms.types()),
          new TreeSet<>(terms.accounts()),
          terms.enabled(),
          terms.description(),
          terms.payload(),
          Status.of(webhook.standing(), tally),
          webhook.createdAt(),
          webhook.updatedAt());
    }
  }

  /** How deliveries fare; {@code If-Match} does not ask for it. */
  @Schema(name = "WebhookStatus")
  record Status(
      @Schema(description = "Why it was disabled by itself: `gone`, the endpoint answered 410")
          @Nullable String disabledReason,
      @Schema(description = "Deliveries that wait") long pending,
      @Schema(description = "Deliveries that were given up") long dead,
      int consecutiveFailures,
      @Nullable Instant lastSuccessAt,
      @Nullable Instant lastFailureAt,
      @Schema(description = "The endpoint asked to be left alone until then")
          @Nullable Instant heldUntil,
      @Schema(
              description =
                  "When it was found that events had been deleted before they were read;"
                      + " make them good from `GET /api/v1/messages` with `fetchedSince`. The"
                      + " endpoint was told by a `webhook.gap`")
          @Nullable Instant gapAt,
      @Schema(description = "Of the last attempt, if it failed") @Nullable Problem problem) {

    static Status of(Webhook.Standing standing, Tally tally) {
      return new Status(
          standing.disabledReason(),
          tally.pending(),
          tally.dead(),
          standing.consecutiveFailures(),
          standing.lastSuccessAt(),
          standing.lastFailureAt(),
          standing.heldUntil(),
          standing.gapAt(),
          standing.problem());
    }
  }

  /** An endpoint just added, with its secret for the only time. */
  @Schema(name = "CreatedWebhook")
  record Created(
      @Schema(example = "whsec_bm90IGEgc2VjcmV0LCBqdXN0IGFuIGV4YW1wbGUh") String secret,
      @JsonUnwrapped View view) {

    @Override
    public String toString() {
      return "Created[" + view.id() + "]";
    }
  }
}
