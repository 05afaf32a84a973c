package io.postrider.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.verify;

import io.postrider.PostriderIntegrationTest;
import io.postrider.event.EventArrivals;
import io.postrider.event.EventFeed;
import io.postrider.event.EventRetention;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/**
 * Endpoints that are behind: how much waits for them, how long it is kept, and what wakes them.
 * Nothing is served but by the test.
 */
@PostriderIntegrationTest
@TestPropertySource(properties = "postrider.webhooks.enabled=false")
class BacklogIT extends WebhookScene {

  @Autowired EventFeed feed;
  @Autowired EventArrivals arrivals;
  @Autowired EventRetention events;
  @Autowired Webhooks webhooks;
  @Autowired Deliveries deliveries;
  @Autowired DeliveryBody body;
  @Autowired GapNotices gaps;
  @Autowired Intake intake;
  @Autowired Replays replays;
  @Autowired ReplayRows replayRows;
  @Autowired SigningSecrets secrets;
  @Autowired DeliveryRetention retention;
  @Autowired EndpointRun run;
  @Autowired DataSource database;
  @Autowired JdbcClient jdbc;
  @Autowired InstantSource time;

  @Test
  void noMoreWaitThanMayAndTheRestStaysInTheLog() {
    UUID webhook = UUID.fromString(register());
    List<UUID> happened = happen(5);
    Intake narrow = narrow(3);

    assertThat(takeAll(() -> narrow.take(found(webhook)))).isEqualTo(Intake.Taken.FULL);
    assertThat(eventsOf(webhook)).containsExactlyElementsOf(happened.subList(0, 3));
    deliver(webhook, 2);
    assertThat(takeAll(() -> narrow.take(found(webhook)))).isEqualTo(Intake.Taken.ALL);

    assertThat(eventsOf(webhook)).containsExactlyElementsOf(happened);
  }

  @Test
  void aReplayWaitsForRoomAsWell() {
    UUID webhook = UUID.fromString(register());
    List<UUID> happened = happen(5);
    takeAll(() -> intake.take(found(webhook)));
    deliver(webhook, 5);
    replays.add(
        found(webhook), Instant.now().minusSeconds(60), Instant.now().plusSeconds(60), Set.of());
    Intake narrow = narrow(3);
    Replays narrowed = new Replays(feed, replayRows, deliveries, body, narrow, transaction, time);

    assertThat(takeAll(() -> narrowed.take(found(webhook)))).isEqualTo(Intake.Taken.FULL);
    assertThat(deliveries.pending(webhook, 100)).isEqualTo(3);
    deliver(webhook, 3);
    assertThat(takeAll(() -> narrowed.take(found(webhook)))).isEqualTo(Intake.Taken.ALL);

    assertThat(eventsOf(webhook).subList(5, 10)).containsExactlyElementsOf(happened);
  }

  @Test
  void anEndpointWhoseEventsWereDeletedIsToldOfTheGapAndSoIsWhoeverWatches() {
    Map<String, Object> draft = WebhookFixture.draft(endpoint, account);
    draft.put("types", List.of("poll.completed"));
    draft.put("payload", "full");
    UUID webhook = UUID.fromString(hooks.register(draft).get("id").asString());
    hooks.happens(account);
    takeAll(() -> intake.take(found(webhook)));
    Instant lastSent = deliveries.newest(webhook).orElseThrow();
    hooks.happens(account);
    dropAllEvents();
    UUID kept = hooks.happens(account);

    assertThat(takeAll(() -> intake.take(found(webhook)))).isEqualTo(Intake.Taken.ALL);

    List<Deliveries.Due> due = deliveries.due(webhook, time.instant(), 10);
    assertThat(due)
        .extracting(it -> it.delivery().eventType())
        .containsExactly("poll.completed", "webhook.gap", "poll.completed");
    assertThat(due.getLast().delivery().eventId()).isEqualTo(kept);
    assertThat(due.get(1).body())
        .contains("\"missedSince\":\"" + lastSent + "\"")
        .contains("/api/v1/messages?fetchedSince=" + lastSent);
    assertThat(hooks.webhook(webhook.toString()).at("/status/gapAt").isNull()).isFalse();
    assertThat(api.get("/health").json().get("issues").valueStream())
        .filteredOn(issue -> issue.get("webhookId").asString("").equals(webhook.toString()))
        .extracting(issue -> issue.get("code").asString())
        .containsExactly("webhook.gap");
  }

  @Test
  void whatEndedIsKeptForAWhileAndWhatWaitsIsKept() {
    UUID webhook = UUID.fromString(register());
    List<UUID> happened = happen(3);
    takeAll(() -> intake.take(found(webhook)));
    end(webhook, happened.get(0), DeliveryState.DELIVERED);
    end(webhook, happened.get(1), DeliveryState.DEAD);
    webhooks.leap(webhook, found(webhook).place(), feed.latest(), time.instant());

    retentionAfter(Duration.ofDays(2)).dropOld();
    assertThat(eventsOf(webhook)).isEqualTo(happened);

    retentionAfter(Duration.ofDays(4)).dropOld();
    assertThat(eventsOf(webhook)).isEqualTo(happened.subList(1, 3));
    assertThat(found(webhook).standing().gapAt()).isNotNull();

    retentionAfter(Duration.ofDays(31)).dropOld();
    assertThat(eventsOf(webhook)).isEqualTo(happened.subList(2, 3));
    assertThat(found(webhook).standing().gapAt()).isNull();
  }

  @Test
  void anOldSecretIsForgottenWithItsEnd() {
    UUID webhook = UUID.fromString(register());
    api.post("/webhooks/" + webhook + "/rotate-secret").ok();

    retentionAfter(Duration.ofHours(25)).dropOld();

    assertThat(secrets.valid(webhook, time.instant())).as("also for who looks back").hasSize(1);
  }

  @Test
  void anEventWakesAnIdleEndpointThatNothingElseWouldServe() throws Exception {
    // neither the tick nor the idle pause ends within the patience of any test
    EndpointRun watched = spy(run);
    var schedule =
        new EndpointSchedule(
            database,
            watched,
            retention,
            jdbc,
            settings(Map.of("postrider.webhooks.tick", "PT1H")),
            time);
    var watch = new EventWatch(feed, arrivals, webhooks, schedule);
    String webhook = register();
    schedule.start();
    watch.start();
    try {
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> isIdle(webhook));
      verify(watched, atLeastOnce()).serve(any(), any());

      for (int i = 0; i < 2; i++) {
        UUID happened = hooks.happens(account);
        assertThat(endpoint.next().id()).isEqualTo(happened.toString());
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> isIdle(webhook));
      }
    } finally {
      watch.stop();
      schedule.stop();
    }
  }

  private boolean isIdle(String webhook) {
    return jdbc.sql(
                """
                select count(*) from webhook_task
                 where task_instance = :id and not picked and execution_time > :soon
                """)
            .param("id", webhook)
            .param("soon", Rows.at(time.instant().plus(Duration.ofMinutes(5))))
            .query(Long.class)
            .single()
        == 1;
  }

  private Intake narrow(int most) {
    return new Intake(
        feed,
        webhooks,
        deliveries,
        body,
        gaps,
        settings(Map.of("postrider.webhooks.max-pending", most)),
        transaction,
        time);
  }

  private static WebhookSettings settings(Map<String, ?> changed) {
    return new Binder(new MapConfigurationPropertySource(changed))
        .bindOrCreate("postrider.webhooks", WebhookSettings.class);
  }

  private DeliveryRetention retentionAfter(Duration passed) {
    return new DeliveryRetention(
        jdbc, settings(Map.of()), InstantSource.fixed(time.instant().plus(passed)));
  }

  private static Intake.Taken takeAll(Supplier<Intake.Taken> take) {
    Intake.Taken taken = take.get();
    while (taken == Intake.Taken.SOME) {
      taken = take.get();
    }
    return taken;
  }

  private List<UUID> happen(int count) {
    List<UUID> happened = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      happened.add(hooks.happens(account));
    }
    return happened;
  }

  private Webhook found(UUID webhook) {
    return webhooks.find(webhook).orElseThrow();
  }

  /** The events of all deliveries, in the order in which these were made. */
  private List<UUID> eventsOf(UUID webhook) {
    List<UUID> ids = new ArrayList<>();
    deliveries.list(webhook, null, null, 100).forEach(delivery -> ids.add(delivery.eventId()));
    Collections.reverse(ids);
    return ids;
  }

  private void deliver(UUID webhook, int count) {
    deliveries
        .due(webhook, time.instant(), count)
        .forEach(due -> end(webhook, due.delivery().eventId(), DeliveryState.DELIVERED));
  }

  private void end(UUID webhook, UUID event, DeliveryState state) {
    Delivery pending =
        deliveries.list(webhook, DeliveryState.PENDING, null, 100).stream()
            .filter(delivery -> delivery.eventId().equals(event))
            .findFirst()
            .orElseThrow();
    Instant now = time.instant();
    deliveries.end(pending, new Attempt(now, 1, 204, null, null, null), state, now);
  }

  private void dropAllEvents() {
    feed.latest();
    jdbc.sql("update event_batch set numbered_at = :old where position is not null")
        .param("old", Rows.at(time.instant().minus(Duration.ofDays(400))))
        .update();
    events.dropOld();
  }
}
