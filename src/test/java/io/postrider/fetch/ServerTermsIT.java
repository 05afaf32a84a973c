package io.postrider.fetch;

import static io.postrider.fetch.TestAccounts.PASSWORD;
import static io.postrider.fetch.TestAccounts.USER;
import static io.postrider.fetch.TestAccounts.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.ScriptedPop3Server;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** LOGIN-DELAY and EXPIRE of CAPA (RFC 2449 §6.5, §6.7) against the settings of the account. */
@PostriderIntegrationTest
class ServerTermsIT {

  private final ApiClient api;
  private final Polls polls;
  private @Nullable ScriptedPop3Server server;

  ServerTermsIT(@LocalServerPort int port, @Autowired Polls polls) {
    this.api = new ApiClient(port);
    this.polls = polls;
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void theScheduleHonoursALoginDelayLongerThanTheInterval() {
    String account = api.account(every("PT1M", announcing("LOGIN-DELAY 900")));
    api.poll(account);

    JsonNode status = status(account);
    assertThat(sinceLastPoll(status, "nextPollAt")).isGreaterThanOrEqualTo(Duration.ofMinutes(15));
    assertThat(notices(status)).containsExactly("settings.login_delay");
    assertThat(api.get("/health").ok().json().get("issues").toString()).doesNotContain(account);
  }

  @Test
  void aPollAskedForWithinTheLoginDelayIsRefusedUnlessForced() {
    String account = api.account(announcing("LOGIN-DELAY 900"));
    api.poll(account);

    var refused = api.post("/accounts/" + account + "/polls?wait=PT10S");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("code").asString()).isEqualTo("mailbox.login_delay");
    assertThat(Duration.parse(refused.json().get("retryAfter").asString()))
        .isBetween(Duration.ofMinutes(13), Duration.ofMinutes(16));
    assertThat(status(account).get("loginDelayUntil").isNull()).isFalse();
    assertThat(server().connections()).isEqualTo(1);

    JsonNode forced = api.post("/accounts/" + account + "/polls?wait=PT1M&force=true").ok().json();
    assertThat(forced.get("state").asString()).isEqualTo("completed");
  }

  @Test
  void aScheduledPollWithinTheLoginDelayWaitsForItsEnd() {
    String account = api.account(announcing("LOGIN-DELAY 900"));
    api.poll(account);

    NextPoll next = polls.run(java.util.UUID.fromString(account), PollTrigger.SCHEDULE);

    assertThat(next).isInstanceOf(NextPoll.At.class);
    assertThat(((NextPoll.At) next).when())
        .isAfterOrEqualTo(Instant.parse(status(account).get("loginDelayUntil").asString()));
    assertThat(server().connections()).as("no login in between").isEqualTo(1);
    assertThat(status(account).get("state").asString()).isEqualTo("idle");
  }

  @Test
  void aLoginDelayWithinTheIntervalContradictsNothing() {
    String account = api.account(every("PT10M", announcing("LOGIN-DELAY 300 USER")));
    api.poll(account);

    assertThat(notices(status(account))).isEmpty();
    assertThat(sinceLastPoll(status(account), "nextPollAt")).isLessThan(Duration.ofMinutes(12));
  }

  @Test
  void anotherMailboxOwesNothingToTheLoginDelayOfTheFirst() {
    String account = api.account(announcing("LOGIN-DELAY 900"));
    api.poll(account);
    api.patch("/accounts/" + account, Map.of("username", "somebody.else@example.com")).ok();
    assertThat(status(account).get("loginDelayUntil").isNull()).isTrue();
  }

  @Test
  void keepingMailOnAServerThatKeepsNoneIsTold() {
    String account = api.account(announcing("EXPIRE 0"));
    api.poll(account);
    assertThat(notices(status(account))).containsExactly("settings.expire");
  }

  @Test
  void deletingLaterThanTheServerExpiresIsTold() {
    var late = Map.of("mode", "after_days", "days", 14);
    String account = api.account(with(announcing("EXPIRE 7"), "deletion", late));
    api.poll(account);
    assertThat(notices(status(account))).containsExactly("settings.expire");
  }

  @Test
  void aNoticeGoesOnceItsReasonHasGone() {
    String account = api.account(announcing("EXPIRE 0"));
    api.poll(account);
    api.poll(account);
    assertThat(notices(status(account))).hasSize(1);

    api.patch("/accounts/" + account, Map.of("deletion", Map.of("mode", "after_store"))).ok();
    api.poll(account);
    assertThat(notices(status(account))).isEmpty();
  }

  @Test
  void expiryAfterTheDeletionContradictsNothing() {
    var soon = Map.of("mode", "after_days", "days", 3);
    String account = api.account(with(announcing("EXPIRE 30"), "deletion", soon));
    api.poll(account);
    assertThat(notices(status(account))).isEmpty();
  }

  private Map<String, Object> announcing(String capability) {
    server =
        ScriptedPop3Server.serving(USER, PASSWORD, new Maildrop())
            .capabilities("TOP", "UIDL", "USER", "RESP-CODES", capability)
            .start();
    return TestAccounts.on(server);
  }

  private static Map<String, Object> every(String interval, Map<String, Object> body) {
    return with(body, "schedule", Map.of("interval", interval));
  }

  private ScriptedPop3Server server() {
    return java.util.Objects.requireNonNull(server);
  }

  private JsonNode status(String account) {
    return api.get("/accounts/" + account + "/status").ok().json();
  }

  private static Duration sinceLastPoll(JsonNode status, String field) {
    return Duration.between(
        Instant.parse(status.get("lastPollAt").asString()),
        Instant.parse(status.get(field).asString()));
  }

  private static List<String> notices(JsonNode status) {
    return status.get("notices").valueStream().map(it -> it.get("code").asString()).toList();
  }
}
