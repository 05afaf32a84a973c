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
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** DELE: what is sent, what a server may make of it, and what is claimed afterwards. */
@PostriderIntegrationTest
class DeletionIT {

  private final Maildrop drop = new Maildrop();
  private final ScriptedPop3Server server =
      ScriptedPop3Server.serving(USER, PASSWORD, drop).pipelining().start();
  private final ApiClient api;
  private final JdbcClient jdbc;

  DeletionIT(@LocalServerPort int port, @Autowired JdbcClient jdbc) {
    this.api = new ApiClient(port);
    this.jdbc = jdbc;
  }

  @BeforeEach
  void deliverThree() {
    for (int i = 1; i <= 3; i++) {
      drop.deliver("uid-" + i, "Subject: number " + i + "\r\n\r\nbody " + i + "\r\n");
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aServerThatKeepsWhatItWasAskedToDeleteIsToldOfAndAskedOnceADay() {
    String account = deleting();
    server.sabotage(new Sabotage.LieAboutDelete());
    for (int i = 0; i < 3; i++) {
      api.poll(account);
      assertThat(notices(account)).isEmpty();
    }
    api.poll(account);

    assertThat(notices(account)).containsExactly("delete_not_honoured");
    assertThat(deles()).as("three sessions of three").hasSize(9);
    assertThat(messages(account)).hasSize(3);
    assertThat(events(account, "message.deleted_on_server")).isZero();
    assertThat(events(account, "message.stored")).isEqualTo(3);
    assertThat(preview(account))
        .extracting(it -> it.get("reason").asString())
        .containsOnly("not_honoured");

    aDayPasses(account);
    api.poll(account);
    assertThat(deles()).hasSize(12);
    api.poll(account);
    assertThat(deles()).hasSize(12);
  }

  @Test
  void theNoticeGoesOnceTheServerDeletesAfterAll() {
    String account = deleting();
    server.sabotage(new Sabotage.LieAboutDelete());
    for (int i = 0; i < 4; i++) {
      api.poll(account);
    }
    server.heal();
    aDayPasses(account);
    api.poll(account);
    api.poll(account);

    assertThat(notices(account)).isEmpty();
    assertThat(states(account)).containsOnly("gone");
    assertThat(events(account, "message.deleted_on_server")).isEqualTo(3);
  }

  @Test
  void aRefusedDeleStopsNoOtherAndTheListingTellsTheTruth() {
    String account = deleting();
    server.sabotage(new Sabotage.RejectDele(2, "message is locked"));
    JsonNode first = api.poll(account);
    server.heal();
    JsonNode second = api.poll(account);

    assertThat(first.get("state").asString()).isEqualTo("completed");
    assertThat(first.at("/counts/deleteRequested").asInt()).isEqualTo(2);
    assertThat(second.at("/counts/confirmedGone").asInt()).isEqualTo(2);
    api.poll(account);
    assertThat(states(account)).containsOnly("gone");
    assertThat(drop.isEmpty()).isTrue();
  }

  @Test
  void whereQuitIsRefusedTheListingTellsWhichAreGone() {
    String account = deleting();
    server.sabotage(new Sabotage.KeepAtQuit("uid-2"));
    JsonNode first = api.poll(account);
    assertThat(first.get("commit").asString()).isEqualTo("partial");
    assertThat(states(account)).as("nothing is claimed yet").containsOnly("delete_requested");
    server.heal();
    JsonNode second = api.poll(account);

    assertThat(second.at("/counts/confirmedGone").asInt()).isEqualTo(2);
    assertThat(second.at("/counts/deleteRequested").asInt()).isEqualTo(1);
    api.poll(account);
    assertThat(states(account)).containsOnly("gone");
    assertThat(events(account, "message.deleted_on_server")).isEqualTo(3);
  }

  @Test
  void whereTheAnswerToQuitIsLostNothingIsClaimedBeforeTheNextListing() {
    String account = deleting();
    server.sabotage(new Sabotage.LoseQuitReply());
    JsonNode first = api.poll(account);
    assertThat(first.get("commit").asString()).isEqualTo("unknown");
    assertThat(states(account)).containsOnly("delete_requested");
    server.heal();
    assertThat(api.poll(account).at("/counts/confirmedGone").asInt()).isEqualTo(3);
    assertThat(messages(account)).hasSize(3);
  }

  @Test
  void aLineThatIsCutAtQuitAgainAndAgainIsNoLie() {
    String account = deleting();
    server.sabotage(new Sabotage.CloseAt("QUIT"));
    for (int i = 0; i < 5; i++) {
      api.poll(account);
    }
    assertThat(notices(account)).isEmpty();
    assertThat(deles()).hasSize(15);
  }

  @Test
  void nothingIsDeletedInASessionThatSawAnAnomaly() {
    String account = deleting();
    server.sabotage(new Sabotage.SurplusAfterReply("RETR", "stray words\r\n"));
    api.poll(account);
    server.heal();
    assertThat(deles()).isEmpty();
    assertThat(drop.uidls()).hasSize(3);

    api.poll(account);
    api.poll(account);
    assertThat(messages(account)).hasSize(3);
    assertThat(drop.isEmpty()).isTrue();
  }

  @Test
  void nothingIsDeletedBeforeTheBaselineIsDrawn() {
    drop.deliver("old", "Date: Mon, 05 Jan 2015 10:00:00 +0000\r\nSubject: old\r\n\r\nbody\r\n");
    var since = Map.<String, Object>of("mode", "since", "date", "2020-01-01");
    String account = api.account(with(body("after_store"), "baseline", since));
    server.sabotage(new Sabotage.CloseAt("TOP"));
    api.poll(account);
    assertThat(messages(account)).isEmpty();
    assertThat(server.commands()).noneMatch(it -> it.startsWith("DELE"));
    server.heal();
    api.poll(account);
    assertThat(messages(account)).hasSize(3);
    assertThat(api.all("/accounts/" + account + "/uidls?state=skipped")).hasSize(1);
    assertThat(drop.uidls()).as("nor by the session that draws it").hasSize(4);

    api.poll(account);
    assertThat(drop.uidls()).containsExactly("old");
  }

  @Test
  void anotherListedSizeKeepsAMessageOnTheServer() {
    String account = api.account(body("keep"));
    api.poll(account);
    api.patch("/accounts/" + account, Map.of("deletion", Map.of("mode", "after_store"))).ok();
    server.sabotage(new Sabotage.MisstateSizes(7));
    api.poll(account);
    api.poll(account);
    assertThat(deles()).isEmpty();
    assertThat(reasons(account)).containsOnly("size_differs");

    server.heal();
    api.poll(account);
    assertThat(deles()).hasSize(3);
  }

  @Test
  void thePreviewSaysWhatAPollWouldDeleteAndWhyNot() {
    var many = with(body("keep"), "limits", limits(2));
    String account = api.account(many);
    api.poll(account);
    assertThat(reasons(account)).containsExactly("policy_keeps", "policy_keeps", "not_stored");

    var days = Map.of("mode", "after_days", "days", 5);
    api.patch("/accounts/" + account, Map.of("deletion", days)).ok();
    assertThat(reasons(account)).containsExactly("too_young", "too_young", "not_stored");
    assertThat(preview(account).getFirst().get("notBefore").isNull()).isFalse();

    api.patch("/accounts/" + account, Map.of("deletion", Map.of("mode", "after_store"))).ok();
    assertThat(reasons(account)).containsExactly("due", "due", "not_stored");
    assertThat(preview(account).getFirst().get("delete").asBoolean()).isTrue();
    assertThat(deles()).as("a preview sends nothing").isEmpty();

    api.poll(account);
    api.poll(account);
    assertThat(preview(account)).isEmpty();
  }

  @Test
  void thePreviewIsPaged() {
    String account = api.account(body("keep"));
    api.poll(account);
    JsonNode first = api.get("/accounts/" + account + "/deletions/preview?limit=2").ok().json();
    assertThat(first.get("data").size()).isEqualTo(2);
    assertThat(first.get("hasMore").asBoolean()).isTrue();
    JsonNode second =
        api.get(
                "/accounts/"
                    + account
                    + "/deletions/preview?limit=2&cursor="
                    + first.get("nextCursor").asString())
            .ok()
            .json();
    assertThat(second.get("data").size()).isEqualTo(1);
    assertThat(second.at("/data/0/uidl").asString()).isEqualTo("uid-3");
  }

  private void aDayPasses(String account) {
    jdbc.sql(
            "update uidl_entry set delete_asked_at = delete_asked_at - interval '1' day"
                + " where account_id = ?")
        .param(UUID.fromString(account))
        .update();
  }

  private String deleting() {
    return api.account(body("after_store"));
  }

  private Map<String, Object> body(String mode) {
    return with(TestAccounts.on(server), "deletion", Map.of("mode", mode));
  }

  private static Map<String, Object> limits(int messages) {
    return Map.of("maxMessageBytes", 100_000, "maxMessagesPerPoll", messages);
  }

  private List<String> deles() {
    return server.commands().stream().filter(it -> it.startsWith("DELE")).toList();
  }

  private List<JsonNode> messages(String account) {
    return api.all("/messages?account=" + account);
  }

  private List<JsonNode> preview(String account) {
    return api.all("/accounts/" + account + "/deletions/preview");
  }

  private List<String> reasons(String account) {
    return preview(account).stream().map(it -> it.get("reason").asString()).toList();
  }

  private List<String> states(String account) {
    return api.all("/accounts/" + account + "/uidls").stream()
        .map(entry -> entry.get("state").asString())
        .toList();
  }

  private List<String> notices(String account) {
    return api.get("/accounts/" + account + "/status")
        .ok()
        .json()
        .get("notices")
        .valueStream()
        .map(it -> it.get("code").asString())
        .toList();
  }

  private int events(String account, String type) {
    return jdbc.sql("select count(*) from event where account_id = ? and type = ?")
        .params(UUID.fromString(account), type)
        .query(Integer.class)
        .single();
  }
}
