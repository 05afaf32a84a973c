package io.postrider.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** A stream on which nothing happens gives signs of life, and nothing else. */
@PostriderIntegrationTest
@TestPropertySource(properties = "postrider.events.heartbeat=PT0.05S")
class EventHeartbeatIT {

  @LocalServerPort int port;
  @Autowired EventLog log;
  @Autowired PlatformTransactionManager transactions;

  @Test
  void signsOfLifeRepeatNoEvent() {
    ApiClient api = new ApiClient(port);
    try (Stream<String> stream = api.lines("/events/stream")) {
      Iterator<String> lines = stream.iterator();
      List<String> seen = new ArrayList<>();
      quiet(lines, seen);
      happens();
      quiet(lines, seen);
      quiet(lines, seen);
      happens();
      quiet(lines, seen);

      assertThat(seen).hasSizeLessThanOrEqualTo(2).isNotEmpty().doesNotHaveDuplicates();
    }
  }

  @Test
  @Timeout(60)
  void endsWithItsTokenThoughNothingHappens() {
    ApiClient api = new ApiClient(port);
    JsonNode token =
        api.post("/tokens", Map.of("name", "reader", "scopes", List.of("events:read"))).ok().json();
    try (Stream<String> stream = api.as(token.get("token").asString()).lines("/events/stream")) {
      Iterator<String> lines = stream.iterator();
      quiet(lines, new ArrayList<>());

      api.delete("/tokens/" + token.get("id").asString()).ok();

      lines.forEachRemaining(line -> assertThat(line).doesNotStartWith("data"));
    }
  }

  /** Reads on until three signs of life have come; keeps the events that came on the way. */
  private static void quiet(Iterator<String> lines, List<String> seen) {
    for (int signs = 0; signs < 3; ) {
      String line = lines.next();
      if (line.startsWith(":")) {
        signs++;
      } else if (line.startsWith("data: ")) {
        seen.add(line);
      }
    }
  }

  private void happens() {
    UUID account = UUID.randomUUID();
    new TransactionTemplate(transactions)
        .executeWithoutResult(_ ->
            log.append(
                EventDraft.of(
                    EventType.POLL_COMPLETED, account, account, Instant.EPOCH, Map.of("n", 1))));
  }
}
