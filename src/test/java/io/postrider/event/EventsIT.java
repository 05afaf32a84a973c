package io.postrider.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log as another service follows it: by cursor, by long poll, by stream. */
@PostriderIntegrationTest
class EventsIT {

  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");

  @LocalServerPort int port;
  @Autowired EventLog log;
  @Autowired MeterRegistry registry;
  @Autowired PlatformTransactionManager transactions;

  private final UUID account = UUID.randomUUID();
  private ApiClient api;

  @BeforeEach
  void begin() {
    api = new ApiClient(port);
  }

  @Test
  void followsTheLogByCursor() {
    String cursor = latest();
    UUID first = happens(EventType.POLL_COMPLETED, account);
    UUID second = happens(EventType.POLL_FAILED, account);

    JsonNode page = read("?limit=1&after=" + cursor);
    assertThat(ids(page)).containsExactly(first.toString());
    assertThat(page.get("hasMore").asBoolean()).isTrue();
    JsonNode rest = read("?after=" + page.get("nextCursor").asString());
    assertThat(ids(rest)).containsExactly(second.toString());
    assertThat(rest.get("hasMore").asBoolean()).isFalse();
    JsonNode nothing = read("?after=" + rest.get("nextCursor").asString());
    assertThat(nothing.get("data")).isEmpty();
    assertThat(nothing.get("nextCursor").isNull()).isFalse();
  }

  @Test
  void showsEachEventAsACloudEvent() {
    String cursor = latest();
    UUID id = happens(EventType.POLL_COMPLETED, account);

    JsonNode event = read("?after=" + cursor).get("data").get(0);

    assertThat(event.get("specversion").asString()).isEqualTo("1.0");
    assertThat(event.get("id").asString()).isEqualTo(id.toString());
    assertThat(event.get("source").asString()).isEqualTo("/api/v1/accounts/" + account);
    assertThat(event.get("type").asString()).isEqualTo("poll.completed");
    assertThat(event.get("subject").asString()).isEqualTo(account.toString());
    assertThat(event.get("time").asString()).isEqualTo("2026-01-05T10:00:00Z");
    assertThat(event.get("datacontenttype").asString()).isEqualTo("application/json");
    assertThat(event.get("data").get("n").asInt()).isEqualTo(7);
  }

  @Test
  void filtersByTypeAndAccount() {
    String cursor = latest();
    UUID other = UUID.randomUUID();
    happens(EventType.POLL_COMPLETED, other);
    UUID failed = happens(EventType.POLL_FAILED, account);
    happens(EventType.ACCOUNT_UPDATED, account);

    assertThat(ids(read("?types=poll.failed,message.stored&after=" + cursor)))
        .containsExactly(failed.toString());
    assertThat(ids(read("?account=" + other + "&after=" + cursor))).hasSize(1);
  }

  @Test
  void waitsForWhatHappens() {
    String cursor = latest();
    CompletableFuture<JsonNode> waiting =
        CompletableFuture.supplyAsync(() -> read("?wait=PT1M&after=" + cursor));

    UUID id = happens(EventType.POLL_COMPLETED, account);

    assertThat(ids(waiting.join())).containsExactly(id.toString());
  }

  @Test
  void streamsFromTheLastEventSeen() {
    String cursor = latest();
    UUID first = happens(EventType.POLL_COMPLETED, account);
    String behindFirst = "";
    try (Stream<String> stream = api.lines("/events/stream?after=" + cursor)) {
      Map<String, String> frame = frame(stream.iterator());
      assertThat(frame).containsEntry("event", "poll.completed");
      assertThat(json(frame).get("id").asString()).isEqualTo(first.toString());
      behindFirst = frame.getOrDefault("id", "");
    }
    UUID second = happens(EventType.POLL_COMPLETED, account);

    try (Stream<String> stream = api.lines("/events/stream", "Last-Event-ID", behindFirst)) {
      Iterator<String> lines = stream.iterator();
      assertThat(json(frame(lines)).get("id").asString()).isEqualTo(second.toString());
      UUID third = happens(EventType.POLL_FAILED, account);
      assertThat(json(frame(lines)).get("id").asString()).isEqualTo(third.toString());
    }
    assertThat(ids(read("?after=" + behindFirst))).contains(second.toString());
  }

  @Test
  void measuresHowLateAWaitingReaderIsAndNotOneThatCatchesUp() {
    String cursor = latest();
    happens(EventType.POLL_COMPLETED, account);
    long before = lag();

    try (Stream<String> stream = api.lines("/events/stream?after=" + cursor)) {
      Iterator<String> lines = stream.iterator();
      frame(lines);
      assertThat(lag()).as("it was there already").isEqualTo(before);
      happens(EventType.POLL_COMPLETED, account);
      frame(lines);
      assertThat(lag()).isEqualTo(before + 1);
    }
  }

  private long lag() {
    return registry.get("postrider.events.lag").timer().count();
  }

  @Test
  void showsATokenOnlyTheEventsOfItsAccounts() {
    String own =
        api.account(
            Map.of(
                "name", "Own",
                "host", "127.0.0.1",
                "port", 1110,
                "tls", "none",
                "username", "own",
                "auth", Map.of("mechanism", "user_pass", "password", "secret")));
    String token =
        api.post(
                "/tokens",
                Map.of("name", "bound", "scopes", List.of("events:read"), "accounts", List.of(own)))
            .ok()
            .json()
            .get("token")
            .asString();
    String cursor = latest();
    UUID seen = happens(EventType.POLL_COMPLETED, UUID.fromString(own));
    happens(EventType.POLL_COMPLETED, account);

    ApiClient bound = api.as(token);
    assertThat(ids(bound.get("/events?after=" + cursor).ok().json()))
        .containsExactly(seen.toString());
    assertThat(bound.get("/events?account=" + account + "&after=" + cursor).ok().json().get("data"))
        .isEmpty();
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThat(api.get("/events?after=nonsense").json().get("code").asString())
        .isEqualTo("cursor.invalid");
    assertThat(api.get("/events?types=mail.arrived").status()).isEqualTo(422);
    assertThat(api.get("/events?wait=PT2M").status()).isEqualTo(422);
    assertThat(api.get("/events?limit=0").status()).isEqualTo(422);
    assertThat(api.get("/events/stream?after=nonsense").status()).isEqualTo(400);
    String elsewhere = api.get("/accounts?limit=1").ok().json().get("nextCursor").toString();
    assertThat(api.get("/events?after=" + elsewhere.replace("\"", "")).status()).isEqualTo(400);
  }

  private String latest() {
    return read("?after=latest").get("nextCursor").asString();
  }

  private JsonNode read(String query) {
    return api.get("/events" + query).ok().json();
  }

  private UUID happens(EventType type, UUID whose) {
    UUID id = UUID.randomUUID();
    new TransactionTemplate(transactions)
        .executeWithoutResult(_ ->
            log.append(new EventDraft(id, type, whose, whose.toString(), NOW, Map.of("n", 7))));
    return id;
  }

  private static List<String> ids(JsonNode page) {
    return page.get("data").valueStream().map(event -> event.get("id").asString()).toList();
  }

  /** The next frame that carries an event. */
  private static Map<String, String> frame(Iterator<String> lines) {
    var fields = new HashMap<String, String>();
    while (true) {
      String line = lines.next();
      if (line.isEmpty()) {
        if (fields.containsKey("data")) {
          return fields;
        }
        fields.clear();
      } else if (!line.startsWith(":")) {
        int colon = line.indexOf(": ");
        fields.put(line.substring(0, colon), line.substring(colon + 2));
      }
    }
  }

  private static JsonNode json(Map<String, String> frame) {
    return JsonMapper.builder().build().readTree(frame.get("data"));
  }
}
