package io.postrider.fetch;

import static io.postrider.fetch.TestAccounts.PASSWORD;
import static io.postrider.fetch.TestAccounts.USER;
import static io.postrider.fetch.TestAccounts.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.Sabotage;
import io.postrider.pop3.ScriptedPop3Server;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What a person may do with a message that no poll fetches any more. */
@PostriderIntegrationTest
class QuarantineIT {

  private final Maildrop drop = new Maildrop();
  private final ScriptedPop3Server server =
      ScriptedPop3Server.serving(USER, PASSWORD, drop).pipelining().start();
  private final ApiClient api;
  private final JdbcClient jdbc;

  QuarantineIT(@LocalServerPort int port, @Autowired JdbcClient jdbc) {
    this.api = new ApiClient(port);
    this.jdbc = jdbc;
  }

  @BeforeEach
  void deliver() {
    drop.deliver("small", "Subject: small\r\n\r\nbody\r\n");
    drop.deliver("large", "Subject: large\r\n\r\n" + "x".repeat(5_000) + "\r\n");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aMessageTooLargeIsFetchedOnceTheLimitWasRaised() {
    String account = api.account(limitedTo(2_000));
    api.poll(account);
    JsonNode entry = quarantined(account).getFirst();
    api.patch("/accounts/" + account, Map.of("limits", limits(100_000))).ok();
    api.poll(account);
    assertThat(stored(account)).as("a raised limit alone decides nothing").containsOnly("small");

    JsonNode after = decide(account, entry, "retry").ok().json();
    assertThat(after.get("state").asString()).isEqualTo("seen");
    assertThat(after.get("attempts").asInt()).isZero();
    api.poll(account);

    assertThat(stored(account)).containsExactlyInAnyOrder("small", "large");
    assertThat(quarantined(account)).isEmpty();
  }

  @Test
  void aMessageStillTooLargeGoesBackIntoQuarantine() {
    String account = api.account(limitedTo(2_000));
    api.poll(account);
    decide(account, quarantined(account).getFirst(), "retry").ok();
    JsonNode poll = api.poll(account);

    assertThat(poll.get("state").asString()).isEqualTo("completed");
    assertThat(quarantined(account))
        .singleElement()
        .satisfies(
            entry -> assertThat(entry.get("reason").asString()).startsWith("message.too_large"));
    assertThat(stored(account)).containsOnly("small");
  }

  @Test
  void retryGivesAllTriesAgainAndReleaseOnlyOne() {
    String account = refusedThrice();
    decide(account, quarantined(account).getFirst(), "retry").ok();
    api.poll(account);
    api.poll(account);
    assertThat(quarantined(account)).isEmpty();
    api.poll(account);
    assertThat(quarantined(account)).hasSize(1);

    decide(account, quarantined(account).getFirst(), "release").ok();
    assertThat(quarantined(account)).isEmpty();
    api.poll(account);
    assertThat(quarantined(account)).hasSize(1);
    server.heal();
    decide(account, quarantined(account).getFirst(), "release").ok();
    api.poll(account);
    assertThat(stored(account)).containsExactlyInAnyOrder("small", "large");
  }

  @Test
  void whatWasDroppedIsNeverFetchedAndTheLedgerSaysWhy() {
    String account = refusedThrice();
    JsonNode entry = quarantined(account).getFirst();
    JsonNode after =
        api.post(path(account, entry, "drop"), Map.of("reason", "spam, says Ada")).ok().json();
    assertThat(after.get("state").asString()).isEqualTo("skipped");
    assertThat(after.get("reason").asString()).isEqualTo("dropped: spam, says Ada");

    server.heal();
    api.poll(account);

    assertThat(stored(account)).containsOnly("small");
    assertThat(drop.uidls()).as("it stays on the server").contains("large");
    assertThat(events(account, "message.dropped"))
        .singleElement()
        .satisfies(data -> assertThat(data).contains("large").contains("spam, says Ada"));
    assertThat(
            api.get("/accounts/" + account + "/status").ok().json().at("/counts/skipped").asInt())
        .isEqualTo(1);
  }

  @Test
  void whatLeftTheServerCanOnlyBeDropped() {
    String account = refusedThrice();
    drop.remove("large");
    api.poll(account);
    JsonNode entry = quarantined(account).getFirst();

    var refused = decide(account, entry, "retry");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("code").asString()).isEqualTo("conflict");
    assertThat(decide(account, entry, "release").status()).isEqualTo(409);
    decide(account, entry, "drop").ok();
  }

  @Test
  void onlyWhatIsInQuarantineCanBeDecided() {
    String account = api.account(TestAccounts.on(server));
    api.poll(account);
    JsonNode stored = api.all("/accounts/" + account + "/uidls").getFirst();
    for (String verb : List.of("retry", "release", "drop")) {
      var refused = decide(account, stored, verb);
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.json().get("detail").asString()).contains("stored");
    }
  }

  @Test
  void anEntryOfAnotherAccountIsUnknown() {
    String mine = refusedThrice();
    String other = api.account(TestAccounts.on(server));
    JsonNode entry = quarantined(mine).getFirst();
    assertThat(decide(other, entry, "retry").status()).isEqualTo(404);
    assertThat(api.post("/accounts/" + mine + "/uidls/999999999/drop").status()).isEqualTo(404);
    assertThat(quarantined(mine)).hasSize(1);
  }

  @Test
  void aReasonWithoutEndIsRefused() {
    String account = refusedThrice();
    var body = Map.of("reason", "x".repeat(501));
    var refused = api.post(path(account, quarantined(account).getFirst(), "drop"), body);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(quarantined(account)).hasSize(1);
  }

  private String refusedThrice() {
    String account = api.account(TestAccounts.on(server));
    server.sabotage(new Sabotage.RejectRetr(2, "message is locked"));
    for (int i = 0; i < 3; i++) {
      api.poll(account);
    }
    return account;
  }

  private ApiClient.Answer decide(String account, JsonNode entry, String verb) {
    return api.post(path(account, entry, verb));
  }

  private static String path(String account, JsonNode entry, String verb) {
    return "/accounts/" + account + "/uidls/" + entry.get("entryId").asLong() + "/" + verb;
  }

  private Map<String, Object> limitedTo(int octets) {
    return with(TestAccounts.on(server), "limits", limits(octets));
  }

  private static Map<String, Object> limits(int octets) {
    return Map.of("maxMessageBytes", octets, "maxMessagesPerPoll", 100);
  }

  private List<JsonNode> quarantined(String account) {
    return api.all("/accounts/" + account + "/uidls?state=quarantined");
  }

  private List<String> stored(String account) {
    return api.all("/messages?account=" + account).stream()
        .map(message -> message.get("uidl").asString())
        .toList();
  }

  private List<@Nullable String> events(String account, String type) {
    return jdbc.sql("select data from event where account_id = ? and type = ?")
        .params(java.util.UUID.fromString(account), type)
        .query(String.class)
        .list();
  }
}
