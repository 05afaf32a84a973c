package io.postrider.webhook;

import io.postrider.audit.AuditEntry;
import io.postrider.audit.AuditLog;
import io.postrider.event.EventFeed;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Adds, changes and removes endpoints and their secrets. Safe for use by many threads. */
@Service
public class WebhookRegister {

  /** So many signatures still make a header that every server takes. */
  private static final int MOST_SECRETS = 5;

  private final Webhooks webhooks;
  private final SigningSecrets secrets;
  private final EndpointSchedule schedule;
  private final EventFeed feed;
  private final AuditLog audit;
  private final WebhookSettings settings;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  WebhookRegister(
      Webhooks webhooks,
      SigningSecrets secrets,
      EndpointSchedule schedule,
      EventFeed feed,
      AuditLog audit,
      WebhookSettings settings,
      TransactionTemplate transaction,
      InstantSource time) {
    this.webhooks = webhooks;
    this.secrets = secrets;
    this.schedule = schedule;
    this.feed = feed;
    this.audit = audit;
    this.settings = settings;
    this.transaction = transaction;
    this.time = time;
  }

  /** A new endpoint, told of what happens from now on, and its secret for the only time. */
  public record Registered(Webhook webhook, SigningSecret secret) {}

  /** A new secret for the only time; until then the one before it signs as well. */
  public record Rotated(SigningSecret secret, Instant previousUntil) {}

  public Registered register(WebhookTerms terms) {
    UUID id = UUID.randomUUID();
    Instant now = now();
    var latest = feed.latest();
    SigningSecret secret =
        transaction.execute(_ -> {
          webhooks.add(id, terms, latest, now);
          schedule.add(id);
          audit.record(entry("created", id).changed(null, terms));
          return secrets.make(id, now);
        });
    return new Registered(existing(id), secret);
  }

  /**
   * Changes the terms.
   *
   * @param change given the endpoint as it is, while nobody else changes it
   * @throws ProblemException {@code not_found}, or what {@code change} throws
   */
  public Webhook change(UUID id, Function<Webhook, WebhookTerms> change) {
    transaction.executeWithoutResult(_ -> {
      Webhook webhook = webhooks.lock(id).orElseThrow(WebhookRegister::unknown);
      WebhookTerms terms = change.apply(webhook);
      webhooks.change(id, terms, now());
      audit.record(entry("changed", id).changed(webhook.terms(), terms));
    });
    schedule.wake(List.of(id));
    return existing(id);
  }

  /**
   * Removes an endpoint with its deliveries.
   *
   * @param check may refuse it by throwing
   */
  public void remove(UUID id, Consumer<Webhook> check) {
    transaction.executeWithoutResult(_ -> {
      Webhook webhook = webhooks.lock(id).orElseThrow(WebhookRegister::unknown);
      check.accept(webhook);
      webhooks.remove(id);
      audit.record(entry("removed", id).changed(webhook.terms(), null));
    });
    schedule.wake(List.of(id));
  }

  /** Makes a new secret; the others go on signing for a while. */
  public Rotated rotate(UUID id) {
    return transaction.execute(_ -> {
      Webhook webhook = webhooks.lock(id).orElseThrow(WebhookRegister::unknown);
      Instant now = now();
      if (secrets.valid(webhook.id(), now).size() >= MOST_SECRETS) {
        throw new ProblemException(
            ProblemCode.CONFLICT,
            "The secret was rotated so often that too many old ones are valid still.");
      }
      Instant end = now.plus(settings.secretOverlap());
      secrets.end(id, end, now);
      audit.record(entry("rotated", id).with("previousUntil", end));
      return new Rotated(secrets.make(id, now), end);
    });
  }

  static AuditEntry entry(String done, UUID webhookId) {
    return AuditEntry.of("webhook." + done, "webhook", webhookId);
  }

  private Webhook existing(UUID id) {
    return webhooks.find(id).orElseThrow(WebhookRegister::unknown);
  }

  static ProblemException unknown() {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no such webhook.");
  }

  private Instant now() {
    return time.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
