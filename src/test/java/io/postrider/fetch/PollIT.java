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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** One poll from a maildrop to REST, and what trouble on the way does to it. */
@PostriderIntegrationTest
class PollIT {

  private final Maildrop drop = new Maildrop();
  private final ScriptedPop3Server server =
      ScriptedPop3Server.serving(USER, PASSWORD, drop).pipelining().start();
  private ApiClient api;

  PollIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @BeforeEach
  void deliverThree() {
    drop.deliver("uid-1", mail(1)).deliver("uid-2", mail(2)).deliver("uid-3", mail(3));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void storesEachMessageOnceAndFetchesNothingTheSecondTime() {
    String account = api.account(TestAccounts.on(server));

    JsonNode first = api.poll(account);
    JsonNode second = api.poll(account);

    assertThat(first.get("state").asString()).isEqualTo("completed");
    assertThat(first.at("/counts/listed").asInt()).isEqualTo(3);
    assertThat(first.at("/counts/new").asInt()).isEqualTo(3);
    assertThat(first.at("/counts/stored").asInt()).isEqualTo(3);
    assertThat(first.get("commit").asString()).isEqualTo("nothing_to_commit");
    assertThat(second.at("/counts/listed").asInt()).isEqualTo(3);
    assertThat(second.at("/counts/new").asInt()).isZero();
    assertThat(second.at("/counts/stored").asInt()).isZero();
    assertThat(retrieved()).hasSize(3);
    assertThat(messages(account)).hasSize(3);
  }

  @Test
  void keepsTheExactOctets() {
    String account = api.account(TestAccounts.on(server));
    api.poll(account);

    for (JsonNode message : messages(account)) {
      byte[] served =
          drop.mails().stream()
              .filter(mail -> mail.uidl().equals(message.get("uidl").asString()))
              .findFirst()
              .orElseThrow()
              .content();
      byte[] raw = api.get("/messages/" + message.get("id").asString() + "/raw").ok().octets();
      assertThat(raw).isEqualTo(served);
    }
  }

  @Test
  void keepsWhatWasStoredWhenTheLineIsCutInsideRetr() {
    String account = api.account(TestAccounts.on(server));
    server.sabotage(new Sabotage.TruncateAt(3, 20));
    JsonNode cut = api.poll(account);
    server.heal();
    JsonNode whole = api.poll(account);

    assertThat(cut.get("state").asString()).isEqualTo("failed");
    assertThat(cut.at("/problem/code").asString()).isEqualTo("server.temporary");
    assertThat(cut.at("/counts/stored").asInt()).isEqualTo(2);
    assertThat(whole.at("/counts/stored").asInt()).isEqualTo(1);
    assertThat(messages(account)).hasSize(3);
  }

  @Test
  void deletesOnlyWhatItStoredAndClaimsItGoneOnlyAfterTheNextListing() {
    String account =
        api.account(with(TestAccounts.on(server), "deletion", Map.of("mode", "after_store")));
    JsonNode first = api.poll(account);

    assertThat(first.at("/counts/deleteRequested").asInt()).isEqualTo(3);
    assertThat(first.get("commit").asString()).isEqualTo("committed");
    assertThat(drop.isEmpty()).isTrue();
    assertThat(states(account)).containsOnly("delete_requested");

    JsonNode second = api.poll(account);
    assertThat(second.at("/counts/confirmedGone").asInt()).isEqualTo(3);
    assertThat(states(account)).containsOnly("gone");
    assertThat(messages(account)).hasSize(3);
  }

  @Test
  void asksAgainForDeletionsWhoseSessionWasCutBeforeQuit() {
    String account =
        api.account(with(TestAccounts.on(server), "deletion", Map.of("mode", "after_store")));
    server.sabotage(new Sabotage.CloseAt("QUIT"));
    JsonNode first = api.poll(account);
    assertThat(first.get("commit").asString()).isEqualTo("unknown");
    server.heal();

    JsonNode second = api.poll(account);
    assertThat(second.at("/counts/stored").asInt()).isZero();
    api.poll(account);

    assertThat(drop.isEmpty()).isTrue();
    assertThat(states(account)).containsOnly("gone");
    assertThat(messages(account)).hasSize(3);
  }

  @Test
  void doesNotTakeWhatTheServerKeptForNew() {
    String account =
        api.account(with(TestAccounts.on(server), "deletion", Map.of("mode", "after_store")));
    server.sabotage(new Sabotage.LieAboutDelete());
    for (int i = 0; i < 4; i++) {
      api.poll(account);
    }
    assertThat(messages(account)).hasSize(3);
    assertThat(retrieved()).hasSize(3);
  }

  @Test
  void aRefusedMessageStopsNoOtherAndIsQuarantinedAfterThreeTries() {
    String account = api.account(TestAccounts.on(server));
    server.sabotage(new Sabotage.RejectRetr(2, "message is locked"));

    JsonNode first = api.poll(account);
    assertThat(first.get("state").asString()).isEqualTo("completed");
    assertThat(first.at("/counts/stored").asInt()).isEqualTo(2);
    api.poll(account);
    JsonNode third = api.poll(account);
    assertThat(third.at("/counts/quarantined").asInt()).isEqualTo(1);
    api.poll(account);

    JsonNode entry = api.all("/accounts/" + account + "/uidls?state=quarantined").getFirst();
    assertThat(entry.get("uidl").asString()).isEqualTo("uid-2");
    assertThat(entry.get("reason").asString()).contains("message is locked");
    assertThat(server.commands().stream().filter("RETR 2"::equals)).hasSize(3);
  }

  @Test
  void storesMessagesThatShareAUidlOnceEach() {
    String account = api.account(TestAccounts.on(server));
    server.sabotage(new Sabotage.ReuseUidl("same"));

    api.poll(account);
    api.poll(account);

    assertThat(messages(account)).hasSize(3);
    assertThat(retrieved()).hasSize(3);
  }

  @Test
  void aUidlThatTheServerUsesAgainIsFetchedAgain() {
    String account =
        api.account(with(TestAccounts.on(server), "deletion", Map.of("mode", "after_store")));
    api.poll(account);
    api.poll(account);
    drop.deliver("uid-1", mail(7));
    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(1);
    assertThat(messages(account)).hasSize(4);
  }

  @Test
  void aMessageThatBreaksTheSessionDoesNotKeepTheOthersFromTheirTurn() {
    String account = api.account(TestAccounts.on(server));
    server.sabotage(new Sabotage.TruncateAt(1, 20));
    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(2);
    server.heal();
    api.poll(account);
    assertThat(messages(account)).hasSize(3);
  }

  @Test
  void whatFollowsAnIncompleteFirstListingIsNotTakenForOld() {
    server.sabotage(new Sabotage.OmitUidl(2));
    var none = Map.<String, Object>of("mode", "none");
    String account = api.account(with(TestAccounts.on(server), "baseline", none));
    api.poll(account);
    drop.deliver("uid-4", mail(4));
    api.poll(account);

    assertThat(messages(account))
        .extracting(message -> message.get("uidl").asString())
        .containsExactly("uid-4");
  }

  @Test
  void aTemporaryRefusalSaysNothingAboutTheMessage() {
    String account = api.account(TestAccounts.on(server));
    server.sabotage(new Sabotage.RejectRetr(2, "[SYS/TEMP] later"));
    for (int i = 0; i < 4; i++) {
      api.poll(account);
    }
    server.heal();
    api.poll(account);
    assertThat(messages(account)).hasSize(3);
  }

  @Test
  void anEmptyListingForgetsNothing() {
    String account = api.account(TestAccounts.on(server));
    api.poll(account);
    server.sabotage(new Sabotage.EmptyListings());
    api.poll(account);
    server.heal();
    JsonNode after = api.poll(account);

    assertThat(after.at("/counts/stored").asInt()).isZero();
    assertThat(messages(account)).hasSize(3);
  }

  @Test
  void quarantinesWhatIsTooLargeByItsListedSizeAndWhatTurnsOutToBe() {
    drop.deliver("uid-4", "Subject: large\r\n\r\n" + "x".repeat(5_000) + "\r\n");
    var body =
        with(
            TestAccounts.on(server),
            "limits",
            Map.of("maxMessageBytes", 2_000, "maxMessagesPerPoll", 100));
    String listed = api.account(body);
    api.poll(listed);
    assertThat(messages(listed)).hasSize(3);
    assertThat(server.commands()).doesNotContain("RETR 4");

    String streamed = api.account(body);
    server.sabotage(new Sabotage.MisstateSizes(-4_500));
    api.poll(streamed);
    server.heal();
    api.poll(streamed);
    assertThat(messages(streamed)).hasSize(3);
    for (String account : List.of(listed, streamed)) {
      JsonNode entry = api.all("/accounts/" + account + "/uidls?state=quarantined").getFirst();
      assertThat(entry.get("uidl").asString()).isEqualTo("uid-4");
      assertThat(entry.get("reason").asString()).startsWith("message.too_large");
    }
  }

  @Test
  void aMessageWithoutEndIsQuarantinedAndTheOthersAreFetched() {
    drop.remove("uid-2");
    drop.deliver("endless", "Subject: x\r\n\r\n" + "y".repeat(18_000_000) + "\r\n");
    drop.deliver("uid-5", mail(5));
    server.sabotage(new Sabotage.MisstateSizes(-18_000_000));
    String account =
        api.account(
            with(
                TestAccounts.on(server),
                "limits",
                Map.of("maxMessageBytes", 2_000, "maxMessagesPerPoll", 100)));
    JsonNode broken = api.poll(account);
    assertThat(broken.at("/problem/code").asString()).isEqualTo("limit.exceeded");
    JsonNode next = api.poll(account);

    assertThat(next.get("state").asString()).isEqualTo("completed");
    assertThat(messages(account))
        .extracting(message -> message.get("uidl").asString())
        .containsExactlyInAnyOrder("uid-1", "uid-3", "uid-5");
    assertThat(api.all("/accounts/" + account + "/uidls?state=quarantined")).hasSize(1);
  }

  @Test
  void takesAMailboxInTurnsWhereThereIsMoreThanOnePollMayFetch() {
    String account =
        api.account(
            with(
                TestAccounts.on(server),
                "limits",
                Map.of("maxMessageBytes", 100_000, "maxMessagesPerPoll", 2)));
    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(2);
    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(1);
    assertThat(messages(account)).hasSize(3);
  }

  @Test
  void theBaselineLeavesOutWhatWasThereBefore() {
    var newest = Map.<String, Object>of("mode", "newest", "count", 1);
    String account = api.account(with(TestAccounts.on(server), "baseline", newest));
    api.poll(account);
    drop.deliver("uid-4", mail(4));
    api.poll(account);

    assertThat(messages(account))
        .extracting(message -> message.get("uidl").asString())
        .containsExactlyInAnyOrder("uid-3", "uid-4");
    assertThat(api.all("/accounts/" + account + "/uidls?state=skipped")).hasSize(2);
  }

  @Test
  void theBaselineSinceReadsTheDatesOfTheHeaders() {
    drop.deliver("old", "Date: Mon, 05 Jan 2015 10:00:00 +0000\r\nSubject: old\r\n\r\nbody\r\n");
    var since = Map.<String, Object>of("mode", "since", "date", "2020-01-01");
    String account = api.account(with(TestAccounts.on(server), "baseline", since));
    api.poll(account);

    assertThat(messages(account))
        .extracting(message -> message.get("uidl").asString())
        .containsExactlyInAnyOrder("uid-1", "uid-2", "uid-3");
  }

  @Test
  void aMessageDeletedHereDoesNotComeBack() {
    String account = api.account(TestAccounts.on(server));
    api.poll(account);
    String id = messages(account).getFirst().get("id").asString();
    api.delete("/messages/" + id).ok();
    api.poll(account);

    assertThat(messages(account)).hasSize(2);
    assertThat(api.get("/messages/" + id).status()).isEqualTo(410);
  }

  @Test
  void theTranscriptShowsTheDialogueAndNoSecret() {
    String account = api.account(TestAccounts.on(server));
    JsonNode poll = api.poll(account);
    String transcript =
        new String(
            api.get("/polls/" + poll.get("id").asString() + "/transcript").ok().octets(),
            StandardCharsets.UTF_8);

    assertThat(transcript).contains("C: UIDL").contains("S: +OK").contains("C: QUIT");
    assertThat(transcript).doesNotContain(PASSWORD).doesNotContain("message number 1");
  }

  @Test
  void aServerThatAsksForAPauseBetweenLoginsGetsIt() {
    server.sabotage(new Sabotage.Reject("PASS", "[LOGIN-DELAY] not so often"));
    String account = api.account(TestAccounts.on(server));
    assertThat(api.poll(account).at("/problem/code").asString()).isEqualTo("mailbox.login_delay");
    server.heal();

    var refused = api.post("/accounts/" + account + "/polls?wait=PT10S");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("code").asString()).isEqualTo("mailbox.login_delay");
    assertThat(refused.json().get("retryAfter").asString()).startsWith("PT");

    JsonNode forced = api.post("/accounts/" + account + "/polls?wait=PT1M&force=true").ok().json();
    assertThat(forced.at("/counts/stored").asInt()).isEqualTo(3);
  }

  @Test
  void anAccountChangedWhileItsPollRunsIsStoredNothingByThatPoll() {
    server.sabotage(new Sabotage.StallAfter(1_400));
    String account = api.account(TestAccounts.on(server));
    String poll = api.post("/accounts/" + account + "/polls").ok().json().get("id").asString();
    api.patch("/accounts/" + account, Map.of("name", "Changed meanwhile")).ok();
    server.heal();
    api.delete("/polls/" + poll);
    JsonNode next = pollAfter(poll, account);
    assertThat(messages(account)).hasSize(3);
    assertThat(next.get("id").asString()).isNotEqualTo(poll);
  }

  @Test
  void aPollAskedForWhileAnotherEndsIsThatOneOrANewOne() {
    String account = api.account(TestAccounts.on(server));
    for (int i = 0; i < 200; i++) {
      assertThat(api.post("/accounts/" + account + "/polls").status()).isEqualTo(202);
    }
    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    assertThat(messages(account)).hasSize(3);
  }

  /** The poll after that one, which may not have come to its end yet. */
  private JsonNode pollAfter(String before, String account) {
    JsonNode next = api.poll(account);
    return next.get("id").asString().equals(before) ? api.poll(account) : next;
  }

  @Test
  void aPausedAccountIsNotPolled() {
    String account = api.account(TestAccounts.on(server));
    api.post("/accounts/" + account + "/pause", Map.of("reason", "holidays")).ok();

    var refused = api.post("/accounts/" + account + "/polls?wait=PT10S");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("code").asString()).isEqualTo("conflict");

    api.post("/accounts/" + account + "/resume").ok();
    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(3);
  }

  @Test
  void pollsAskedForWhileOneRunsAreThatOne() {
    server.sabotage(new Sabotage.StallAfter(30));
    String account = api.account(TestAccounts.on(server));

    String one = api.post("/accounts/" + account + "/polls").ok().json().get("id").asString();
    String two = api.post("/accounts/" + account + "/polls").ok().json().get("id").asString();
    assertThat(two).isEqualTo(one);

    server.heal();
    assertThat(api.delete("/polls/" + one).status()).isEqualTo(202);
    JsonNode next = pollAfter(one, account);
    assertThat(api.get("/polls/" + one).ok().json().get("state").asString()).isEqualTo("cancelled");
    assertThat(next.at("/counts/stored").asInt()).isEqualTo(3);
    assertThat(api.get("/accounts/" + account + "/status").json().get("state").asString())
        .isEqualTo("idle");
  }

  private List<String> retrieved() {
    return server.commands().stream().filter(command -> command.startsWith("RETR ")).toList();
  }

  private List<JsonNode> messages(String account) {
    return api.all("/messages?account=" + account);
  }

  private List<String> states(String account) {
    return api.all("/accounts/" + account + "/uidls").stream()
        .map(entry -> entry.get("state").asString())
        .toList();
  }

  private static String mail(int number) {
    return "From: Sender <sender@example.org>\r\nTo: reader@example.com\r\nSubject: number "
        + number
        + "\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\nMessage-ID: <"
        + number
        + "@example.org>\r\n\r\n.\r\n..dots\r\nmessage number "
        + number
        + "\r\n";
  }
}
