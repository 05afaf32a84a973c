package io.postrider.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Who waits for events is given only what its token allows by then. */
@PostriderIntegrationTest
@Timeout(60)
class EventRightsIT {

  @LocalServerPort int port;
  @Autowired EventLog log;
  @Autowired JdbcClient jdbc;
  @Autowired PlatformTransactionManager transactions;

  private ApiClient api;
  private UUID own;
  private UUID other;
  private JsonNode token;

  @BeforeEach
  void begin() {
    api = new ApiClient(port);
    own = account("own");
    other = account("other");
    token =
        api.post(
                "/tokens",
                Map.of("name", "bound", "scopes", List.of("events:read"), "accounts", List.of(own)))
            .ok()
            .json();
  }

  @ParameterizedTest
  @ValueSource(strings = {"revoked", "expired", "without the scope"})
  void aStreamEndsBeforeTheNextEventWhenItsTokenIs(String what) {
    try (Stream<String> stream = bound().lines("/events/stream")) {
      Iterator<String> lines = stream.iterator();
      happens(own);
      assertThat(next(lines)).contains(own.toString());

      end(what);
      happens(own);

      assertThat(next(lines)).isEmpty();
    }
  }

  @Test
  void aStreamFollowsWhatItsTokenIsBoundTo() {
    try (Stream<String> stream = bound().lines("/events/stream")) {
      Iterator<String> lines = stream.iterator();
      happens(own);
      assertThat(next(lines)).contains(own.toString());

      bindToTheOther();
      happens(own);
      happens(other);

      assertThat(next(lines)).contains(other.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"revoked", "expired", "without the scope"})
  void aLongPollIsRefusedWhenItsTokenIs(String what) {
    CompletableFuture<ApiClient.Answer> waiting = waiting();

    end(what);
    happens(own);

    ApiClient.Answer answer = waiting.join();
    boolean known = what.equals("without the scope");
    assertThat(answer.status()).isEqualTo(known ? 403 : 401);
    assertThat(answer.json().get("code").asString())
        .isEqualTo(known ? "forbidden" : "unauthenticated");
    if (!known) {
      assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
    }
  }

  @Test
  void aLongPollFollowsWhatItsTokenIsBoundTo() {
    CompletableFuture<ApiClient.Answer> waiting = waiting();

    bindToTheOther();
    happens(own);
    happens(other);

    assertThat(
            waiting
                .join()
                .ok()
                .json()
                .get("data")
                .valueStream()
                .map(event -> event.get("subject").asString()))
        .containsExactly(other.toString());
  }

  /** A long poll that was let in: its token is in use. */
  private CompletableFuture<ApiClient.Answer> waiting() {
    ApiClient bound = bound();
    CompletableFuture<ApiClient.Answer> answer =
        CompletableFuture.supplyAsync(() -> bound.get("/events?after=latest&wait=PT1M"));
    await().until(() -> !api.get("/tokens/" + tokenId()).ok().json().get("lastUsedAt").isNull());
    return answer;
  }

  private void end(String what) {
    switch (what) {
      case "revoked" -> api.delete("/tokens/" + tokenId()).ok();
      case "expired" ->
          jdbc.sql("update api_token set expires_at = created_at where id = :id")
              .param("id", tokenId())
              .update();
      default -> api.patch("/tokens/" + tokenId(), Map.of("scopes", List.of("messages:read"))).ok();
    }
  }

  private void bindToTheOther() {
    api.patch("/tokens/" + tokenId(), Map.of("accounts", List.of(other))).ok();
  }

  private ApiClient bound() {
    return api.as(token.get("token").asString());
  }

  private UUID tokenId() {
    return UUID.fromString(token.get("id").asString());
  }

  private UUID account(String name) {
    return UUID.fromString(
        api.account(
            Map.of(
                "name",
                name,
                "host",
                "127.0.0.1",
                "port",
                1110,
                "tls",
                "none",
                "username",
                name + UUID.randomUUID(),
                "auth",
                Map.of("mechanism", "user_pass", "password", "secret"))));
  }

  private void happens(UUID account) {
    new TransactionTemplate(transactions)
        .executeWithoutResult(_ ->
            log.append(
                EventDraft.of(
                    EventType.POLL_COMPLETED, account, account, Instant.EPOCH, Map.of("n", 1))));
  }

  /** The data of the next event; nothing if the stream ends before. */
  private static String next(Iterator<String> lines) {
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("data: ")) {
        return line;
      }
    }
    return "";
  }
}
