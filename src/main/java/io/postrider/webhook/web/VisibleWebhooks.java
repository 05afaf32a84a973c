package io.postrider.webhook.web;

import io.postrider.web.Caller;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import io.postrider.webhook.Webhook;
import io.postrider.webhook.WebhookDirectory;
import io.postrider.webhook.WebhookTerms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which endpoints a caller may know of: one that is bound to accounts those that are told of
 * nothing but these. The others are not there for it.
 */
@Component
class VisibleWebhooks {

  private static final int AT_ONCE = 200;

  private final WebhookDirectory directory;

  VisibleWebhooks(WebhookDirectory directory) {
    this.directory = directory;
  }

  /**
   * The endpoint.
   *
   * @throws ProblemException {@code not_found}
   */
  Webhook find(UUID id, Caller caller) {
    return directory
        .find(id)
        .filter(webhook -> maySee(webhook.terms(), caller))
        .orElseThrow(
            () -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such webhook."));
  }

  /** Up to so many behind a place. */
  List<Webhook> after(@Nullable Instant createdAt, @Nullable UUID id, int limit, Caller caller) {
    List<Webhook> found = new ArrayList<>();
    Instant lastCreated = createdAt;
    UUID lastId = id;
    List<Webhook> batch;
    do {
      batch = directory.after(lastCreated, lastId, AT_ONCE);
      for (Webhook webhook : batch) {
        if (found.size() < limit && maySee(webhook.terms(), caller)) {
          found.add(webhook);
        }
        lastCreated = webhook.createdAt();
        lastId = webhook.id();
      }
    } while (batch.size() == AT_ONCE && found.size() < limit);
    return found;
  }

  /**
   * Refuses terms that would tell of more than the caller may see.
   *
   * @throws ProblemException {@code validation.failed}
   */
  static void requireWithin(WebhookTerms terms, Caller caller) {
    if (!maySee(terms, caller)) {
      throw ProblemException.invalid(
          "accounts",
          "bound",
          "must name accounts that this token may see, since the token is bound to some");
    }
  }

  private static boolean maySee(WebhookTerms terms, Caller caller) {
    Optional<Set<UUID>> bound = caller.accounts();
    return bound.isEmpty()
        || (!terms.accounts().isEmpty() && bound.get().containsAll(terms.accounts()));
  }
}
