package io.postrider.fetch;

import static io.postrider.fetch.TestAccounts.PASSWORD;
import static io.postrider.fetch.TestAccounts.USER;
import static io.postrider.fetch.TestAccounts.with;
import static io.postrider.fetch.TestMail.mail;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.Sabotage;
import io.postrider.pop3.ScriptedPop3Server;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Servers without UIDL, and single messages without a usable unique-id: known by their content. */
@PostriderIntegrationTest
class NamelessMailIT {

  private static final Sabotage NO_UIDL = new Sabotage.Reject("UIDL", "unknown command");

  private final Maildrop drop = new Maildrop();
  private final ScriptedPop3Server server =
      ScriptedPop3Server.serving(USER, PASSWORD, drop)
          .capabilities("TOP", "USER", "PIPELINING")
          .start();
  private final ApiClient api;

  NamelessMailIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aServerWithoutUidlHasEachMessageStoredOnceAndSaysSoOnTheAccount() {
    server.sabotage(NO_UIDL);
    drop.deliver("1", mail(1)).deliver("2", mail(2));
    String account = api.account(TestAccounts.on(server));

    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(2);
    drop.deliver("3", mail(3));
    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(1);
    JsonNode third = api.poll(account);

    assertThat(third.get("state").asString()).isEqualTo("completed");
    assertThat(third.at("/counts/stored").asInt()).isZero();
    assertThat(third.at("/counts/listed").asInt()).isEqualTo(3);
    assertThat(messages(account)).hasSize(3);
    JsonNode notice = status(account).at("/notices/0");
    assertThat(notice.get("code").asString()).isEqualTo("uidl.unsupported");
    assertThat(notice.get("detail").asString()).contains("no unique-ids");
    assertThat(ledger(account))
        .allSatisfy(entry -> {
          assertThat(entry.get("identity").asString()).isEqualTo("content");
          assertThat(entry.get("uidl").asString()).matches("sha256:[0-9a-f]{64}");
        });
  }

  @Test
  void twoIdenticalMessagesWithoutUidlsAreTwoMessages() {
    server.sabotage(NO_UIDL);
    drop.deliver("1", mail(1)).deliver("2", mail(1));
    String account = api.account(TestAccounts.on(server));

    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(2);
    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    drop.deliver("3", mail(1));
    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(1);

    assertThat(ledger(account))
        .extracting(entry -> entry.get("occurrence").asInt())
        .containsExactly(0, 1, 2);
  }

  @Test
  void messagesThatDifferInOneOctetOfTheBodyAreNotTakenForTheSame() {
    server.sabotage(NO_UIDL);
    drop.deliver("1", mail("report", "count 1"));
    String account = api.account(TestAccounts.on(server));
    api.poll(account);
    drop.remove("1");
    drop.deliver("1", mail("report", "count 2"));

    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(1);
    assertThat(messages(account)).hasSize(2);
  }

  @Test
  void aMessageWhoseServerNotesItsStateInTheHeaderIsTheSame() {
    server.sabotage(NO_UIDL);
    drop.deliver("1", mail(1));
    String account = api.account(TestAccounts.on(server));
    api.poll(account);
    drop.remove("1");
    drop.deliver("1", "Status: RO\r\nX-UIDL: 77\r\n" + mail(1));

    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
  }

  @Test
  void afterStoreDeletesInTheSessionThatStoresAndInOneThatHasReadItAgain() {
    server.sabotage(NO_UIDL, new Sabotage.CloseAt("QUIT"));
    drop.deliver("1", mail(1)).deliver("2", mail(2));
    String account =
        api.account(with(TestAccounts.on(server), "deletion", Map.of("mode", "after_store")));
    api.poll(account);
    assertThat(drop.mails()).hasSize(2);
    server.sabotage(NO_UIDL);

    JsonNode second = api.poll(account);
    assertThat(second.at("/counts/stored").asInt()).isZero();
    assertThat(second.at("/counts/deleteRequested").asInt()).isEqualTo(2);
    assertThat(drop.isEmpty()).isTrue();
    JsonNode third = api.poll(account);
    assertThat(third.at("/counts/confirmedGone").asInt()).isEqualTo(2);
    assertThat(messages(account)).hasSize(2);
    List<String> commands = server.commands();
    assertThat(commands.subList(commands.lastIndexOf("RETR 2"), commands.size()))
        .as("each session reads before it deletes")
        .contains("DELE 1", "DELE 2");
  }

  @Test
  void afterDaysIsNotDoneByGuessAndTheAccountSaysWhy() {
    server.sabotage(NO_UIDL);
    drop.deliver("1", mail(1));
    var days = Map.<String, Object>of("mode", "after_days", "days", 1);
    String account = api.account(with(TestAccounts.on(server), "deletion", days));
    api.poll(account);
    api.poll(account);

    assertThat(server.commands()).doesNotContain("DELE 1");
    assertThat(status(account).at("/notices/0/detail").asString()).contains("not deleted");
    assertThat(status(account).at("/notices/0/hint").asString()).contains("after_store");
  }

  @Test
  void oneMessageWithoutAUsableUidlAmongOthersIsFetchedAndTheOthersAreNotReadAgain() {
    drop.deliver("1", mail(1)).deliver("x".repeat(1_025), mail(2)).deliver("3", mail(3));
    drop.deliver("4", mail(4));
    server.sabotage(new Sabotage.OmitUidl(4));
    String account = api.account(TestAccounts.on(server));

    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(4);
    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();

    assertThat(messages(account)).hasSize(4);
    assertThat(server.commands()).containsOnlyOnce("RETR 1").containsOnlyOnce("RETR 3");
    assertThat(server.commands().stream().filter("RETR 2"::equals)).hasSize(2);
    assertThat(status(account).at("/notices/0/detail").asString()).contains("2 of 4 messages");
  }

  @Test
  void aMessageThatGetsItsUidlLaterIsNotFetchedTwice() {
    drop.deliver("1", mail(1)).deliver("2", mail(2));
    server.sabotage(new Sabotage.OmitUidl(2));
    String account = api.account(TestAccounts.on(server));
    api.poll(account);
    server.heal();

    JsonNode second = api.poll(account);
    assertThat(second.at("/counts/stored").asInt()).isZero();
    assertThat(second.at("/counts/duplicates").asInt()).isEqualTo(1);
    api.poll(account);

    assertThat(messages(account)).hasSize(2);
    assertThat(events(account)).hasSize(2);
    assertThat(ledger(account))
        .filteredOn(entry -> entry.get("uidl").asString().equals("2"))
        .singleElement()
        .matches(entry -> entry.get("state").asString().equals("alias"));
    assertThat(status(account).get("notices")).isEmpty();
  }

  @Test
  void aServerThatLosesUidlForAWhileHasNothingFetchedTwice() {
    drop.deliver("1", mail(1)).deliver("2", mail(2));
    String account = api.account(TestAccounts.on(server));
    api.poll(account);
    server.sabotage(NO_UIDL);

    for (int i = 0; i < 3; i++) {
      JsonNode refused = api.poll(account);
      assertThat(refused.get("state").asString()).as("a passing failure").isEqualTo("failed");
    }
    JsonNode believed = api.poll(account);
    assertThat(believed.get("state").asString()).isEqualTo("completed");
    assertThat(believed.at("/counts/stored").asInt()).isZero();
    server.heal();
    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    assertThat(messages(account)).hasSize(2);
  }

  @Test
  void whereUidlIsAnnouncedItsRefusalIsAPassingFailure() {
    try (var announcing =
        ScriptedPop3Server.serving(USER, PASSWORD, drop).capabilities("UIDL", "USER").start()) {
      drop.deliver("1", mail(1));
      announcing.sabotage(NO_UIDL);
      String account = api.account(TestAccounts.on(announcing));

      assertThat(api.poll(account).get("state").asString()).isEqualTo("failed");
      assertThat(announcing.commands()).doesNotContain("RETR 1");
    }
  }

  @Test
  void aLineThatIsCutLosesAndDoublesNothingWithoutUidls() {
    drop.deliver("1", mail(1)).deliver("2", mail(2)).deliver("3", mail(3));
    server.sabotage(NO_UIDL, new Sabotage.TruncateAt(3, 30));
    String account = api.account(TestAccounts.on(server));
    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(2);
    server.sabotage(NO_UIDL);

    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(1);
    assertThat(messages(account)).hasSize(3);
  }

  @Test
  void whatIsTooLargeToBeReadIsQuarantinedOnceUnderItsHeader() {
    drop.deliver("1", mail("large", "x".repeat(5_000))).deliver("2", mail(2));
    var limits = Map.<String, Object>of("maxMessageBytes", 2_000, "maxMessagesPerPoll", 100);
    for (Sabotage size : List.of(NO_UIDL, new Sabotage.MisstateSizes(-4_500))) {
      server.sabotage(NO_UIDL, size);
      String account = api.account(with(TestAccounts.on(server), "limits", limits));
      api.poll(account);
      api.poll(account);

      JsonNode entry = api.all("/accounts/" + account + "/uidls?state=quarantined").getFirst();
      assertThat(entry.get("uidl").asString()).startsWith("header-sha256:");
      assertThat(entry.get("reason").asString()).startsWith("message.too_large");
      assertThat(api.all("/accounts/" + account + "/uidls?state=quarantined")).hasSize(1);
      assertThat(messages(account)).hasSize(1);
    }
  }

  @Test
  void whatWasTooLargeAndIsRetriedWithAHigherLimitIsStoredOnce() {
    drop.deliver("1", mail("large", "x".repeat(5_000))).deliver("2", mail(2));
    server.sabotage(NO_UIDL);
    String account = api.account(with(TestAccounts.on(server), "limits", limits(2_000)));
    api.poll(account);
    JsonNode entry = api.all("/accounts/" + account + "/uidls?state=quarantined").getFirst();

    api.patch("/accounts/" + account, Map.of("limits", limits(100_000))).ok();
    api.post("/accounts/" + account + "/uidls/" + entry.get("entryId").asLong() + "/retry").ok();
    api.poll(account);
    api.poll(account);

    assertThat(messages(account)).hasSize(2);
    assertThat(api.all("/accounts/" + account + "/uidls"))
        .filteredOn(each -> each.get("onServer").asBoolean())
        .hasSize(2)
        .allMatch(each -> each.get("state").asString().equals("stored"));
  }

  private static Map<String, Object> limits(int octets) {
    return Map.of("maxMessageBytes", octets, "maxMessagesPerPoll", 100);
  }

  @Test
  void theBaselineIsDrawnByContentAndGoesOnAfterAnInterruption() {
    server.sabotage(NO_UIDL, new Sabotage.TruncateAt(3, 30));
    drop.deliver("1", mail(1)).deliver("2", mail(2)).deliver("3", mail(3)).deliver("4", mail(4));
    var newest = Map.<String, Object>of("mode", "newest", "count", 1);
    String account = api.account(with(TestAccounts.on(server), "baseline", newest));
    api.poll(account);
    server.sabotage(NO_UIDL);
    drop.deliver("5", mail(5));
    api.poll(account);
    api.poll(account);

    assertThat(messages(account))
        .extracting(message -> message.get("subject").asString())
        .containsExactlyInAnyOrder("number 4", "number 5");
    assertThat(api.all("/accounts/" + account + "/uidls?state=skipped")).hasSize(3);
  }

  @Test
  void theConnectionTestSaysThatMessagesAreKnownByContent() {
    server.sabotage(NO_UIDL);
    drop.deliver("1", mail(1));
    JsonNode report = api.post("/connection-tests", TestAccounts.on(server)).ok().json();

    assertThat(report.get("ok").asBoolean()).isTrue();
    assertThat(report.at("/stages").toString()).contains("0 of 1 messages have");
  }

  private JsonNode status(String account) {
    return api.get("/accounts/" + account + "/status").ok().json();
  }

  private List<JsonNode> ledger(String account) {
    return api.all("/accounts/" + account + "/uidls");
  }

  private List<JsonNode> messages(String account) {
    return api.all("/messages?account=" + account);
  }

  private List<JsonNode> events(String account) {
    return messages(account);
  }
}
