package io.postrider.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.verify;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.event.EventArrivals;
import io.postrider.event.EventFeed;
import io.postrider.event.EventLog;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Two replicas over one database share the endpoints and send nothing twice. */
@PostriderIntegrationTest
@TestPropertySource(properties = "postrider.webhooks.enabled=false")
class TwoReplicasIT {

  private static final int ENDPOINTS = 4;
  private static final int ROUNDS = 30;

  @LocalServerPort int port;
  @Autowired EventLog log;
  @Autowired TransactionTemplate transaction;
  @Autowired DataSource database;
  @Autowired EndpointRun run;
  @Autowired DeliveryRetention retention;
  @Autowired JdbcClient jdbc;
  @Autowired InstantSource time;
  @Autowired EventFeed feed;
  @Autowired EventArrivals arrivals;
  @Autowired Webhooks webhooks;

  private final Map<UUID, AtomicInteger> serving = new ConcurrentHashMap<>();
  private final Set<UUID> servedTwice = ConcurrentHashMap.newKeySet();
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final List<Replica> replicas = new ArrayList<>();
  private WebhookFixture hooks;

  private record Replica(EndpointRun run, EndpointSchedule schedule, EventWatch watch) {
    void stop() {
      watch.stop();
      schedule.stop();
    }
  }

  @BeforeEach
  void begin() throws Exception {
    hooks = new WebhookFixture(new ApiClient(port), log, transaction);
    for (int i = 0; i < 2; i++) {
      replicas.add(replica());
    }
  }

  @AfterEach
  void end() {
    replicas.forEach(Replica::stop);
    hooks.removeAll();
    endpoints.forEach(Endpoint::close);
  }

  @Test
  void eachEventReachesEachEndpointOnceWhileNothingFails() throws Exception {
    UUID account = UUID.randomUUID();
    for (int i = 0; i < ENDPOINTS; i++) {
      Endpoint endpoint = Endpoint.http();
      endpoints.add(endpoint);
      hooks.register(WebhookFixture.draft(endpoint, account));
    }
    List<String> happened = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      happened.add(hooks.happens(account).toString());
      // every other round lets the endpoints come to rest, so that the next one wakes them anew
      if (round % 2 == 1) {
        int so = round + 1;
        Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> endpoints.stream().allMatch(endpoint -> endpoint.all().size() >= so));
      }
    }

    for (Endpoint endpoint : endpoints) {
      assertThat(endpoint.all())
          .extracting(Endpoint.Call::id)
          .containsExactlyInAnyOrderElementsOf(happened);
    }
    assertThat(servedTwice).as("endpoints served by two at once").isEmpty();
    for (Replica replica : replicas) {
      verify(replica.run(), atLeastOnce()).serve(any(), any());
    }
  }

  private Replica replica() throws SQLException, InterruptedException {
    EndpointRun counted = spy(run);
    doAnswer(
            call -> {
              UUID webhook = call.getArgument(0);
              AtomicInteger now = serving.computeIfAbsent(webhook, _ -> new AtomicInteger());
              if (now.incrementAndGet() > 1) {
                servedTwice.add(webhook);
              }
              try {
                return call.callRealMethod();
              } finally {
                now.decrementAndGet();
              }
            })
        .when(counted)
        .serve(any(), any());
    WebhookSettings usual =
        new Binder(new MapConfigurationPropertySource(Map.of("postrider.webhooks.tick", "PT0.1S")))
            .bindOrCreate("postrider.webhooks", WebhookSettings.class);
    EndpointSchedule schedule =
        new EndpointSchedule(database, counted, retention, jdbc, usual, time);
    EventWatch watch = new EventWatch(feed, arrivals, webhooks, schedule);
    schedule.start();
    watch.start();
    return new Replica(counted, schedule, watch);
  }
}
