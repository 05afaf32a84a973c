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
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A server that gives all its messages new unique-ids, as happens when it is migrated. */
@PostriderIntegrationTest
class UidlResetIT {

  private static final Sabotage RENAMED = new Sabotage.RenameUidls("new-");

  @Autowired private JdbcClient jdbc;

  private final Maildrop drop = new Maildrop();
  private final ScriptedPop3Server server =
      ScriptedPop3Server.serving(USER, PASSWORD, drop).pipelining().start();
  private final ApiClient api;

  UidlResetIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @BeforeEach
  void deliverTwentyFive() {
    for (int i = 1; i <= 25; i++) {
      drop.deliver("uid-" + i, mail(i));
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void afterAllUidlsChangedOnlyTrueNewMessagesAreFetchedAndTold() {
    String account = stored();
    server.sabotage(RENAMED);
    drop.deliver("uid-26", mail(26)).deliver("uid-27", mail(27)).deliver("uid-28", mail(28));

    JsonNode poll = api.poll(account);

    assertThat(poll.get("state").asString()).isEqualTo("completed");
    assertThat(poll.at("/counts/stored").asInt()).isEqualTo(3);
    assertThat(poll.at("/counts/duplicates").asInt()).isEqualTo(25);
    assertThat(poll.at("/counts/confirmedGone").asInt()).isZero();
    assertThat(retrieved()).hasSize(28);
    assertThat(messages(account)).hasSize(28);
    assertThat(states(account, "alias")).hasSize(25);
    assertThat(states(account, "gone")).isEmpty();
    assertThat(told(account, "message.stored")).isEqualTo(28);
    assertThat(told(account, "account.uidl_reset_suspected")).isEqualTo(1);
    assertThat(status(account).get("notices")).isEmpty();
    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    assertThat(retrieved()).hasSize(28);
  }

  @Test
  void anAliasPointsToTheMessageThatIsStored() {
    String account = stored();
    server.sabotage(RENAMED);
    api.poll(account);

    String id =
        messages(account).stream()
            .filter(message -> message.get("subject").asString().equals("number 7"))
            .findFirst()
            .orElseThrow()
            .get("id")
            .asString();
    assertThat(states(account, "alias"))
        .filteredOn(entry -> entry.get("uidl").asString().equals("new-uid-7"))
        .singleElement()
        .matches(entry -> entry.get("messageId").asString().equals(id));
  }

  @Test
  void headersInWhichServersNoteTheStateDoNotMakeMessagesNew() {
    String account = stored();
    for (int i = 1; i <= 25; i++) {
      drop.remove("uid-" + i);
      drop.deliver("moved-" + i, "Status: RO\r\nX-UIDL: " + i + "\r\n" + mail(i));
    }

    JsonNode poll = api.poll(account);

    assertThat(poll.at("/counts/stored").asInt()).isZero();
    assertThat(poll.at("/counts/duplicates").asInt()).isEqualTo(25);
    assertThat(messages(account)).hasSize(25);
  }

  @Test
  void whereTheServerShowsNoHeadersTheContentTells() {
    String account = stored();
    server.sabotage(RENAMED, new Sabotage.Reject("TOP", "unknown command"));
    drop.deliver("uid-26", mail(26));

    JsonNode poll = api.poll(account);

    assertThat(poll.at("/counts/stored").asInt()).isEqualTo(1);
    assertThat(poll.at("/counts/duplicates").asInt()).isEqualTo(25);
    assertThat(messages(account)).hasSize(26);
    assertThat(status(account).get("notices")).isEmpty();
    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
  }

  @Test
  void messagesThatShareTheirHeaderAreToldApartByTheirContent() {
    drop.deliver("twin-1", mail("twin", "one body")).deliver("twin-2", mail("twin", "another"));
    String account = stored();
    server.sabotage(RENAMED);
    drop.remove("twin-2");
    drop.deliver("twin-3", mail("twin", "a third!"));

    JsonNode poll = api.poll(account);

    assertThat(poll.at("/counts/stored").asInt()).isEqualTo(1);
    assertThat(poll.at("/counts/duplicates").asInt()).isEqualTo(26);
    assertThat(messages(account)).hasSize(28);
  }

  @Test
  void anIdenticalSecondCopyIsAnotherMessage() {
    String account = stored();
    server.sabotage(RENAMED);
    drop.deliver("copy", mail(3));

    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(1);
    assertThat(messages(account)).hasSize(26);
  }

  @Test
  void aMaildropOfQuiteOtherMailIsFetchedWhole() {
    String account = stored();
    for (int i = 1; i <= 25; i++) {
      drop.remove("uid-" + i);
      drop.deliver("other-" + i, mail(100 + i));
    }

    JsonNode poll = api.poll(account);

    assertThat(poll.at("/counts/stored").asInt()).isEqualTo(25);
    assertThat(messages(account)).hasSize(50);
    assertThat(told(account, "account.uidl_reset_suspected")).isEqualTo(1);
    assertThat(status(account).get("notices")).isEmpty();
  }

  @Test
  void matchingThatIsInterruptedShowsTheDoubtDeletesNothingAndGoesOn() {
    String account =
        api.account(
            with(TestAccounts.on(server), "deletion", Map.of("mode", "after_days", "days", 1)));
    api.poll(account);
    age(account);
    server.sabotage(RENAMED, new Sabotage.TruncateAt(9, 20));

    JsonNode cut = api.poll(account);
    assertThat(cut.get("state").asString()).isEqualTo("failed");
    assertThat(status(account).at("/notices/0/code").asString()).isEqualTo("uidl.reset_suspected");
    assertThat(states(account, "gone")).isEmpty();
    assertThat(server.commands()).noneMatch(command -> command.startsWith("DELE"));
    server.sabotage(RENAMED);
    JsonNode whole = api.poll(account);

    assertThat(whole.at("/counts/stored").asInt()).isZero();
    assertThat(whole.at("/counts/duplicates").asInt()).isEqualTo(25);
    assertThat(status(account).get("notices")).isEmpty();
    assertThat(told(account, "account.uidl_reset_suspected")).isEqualTo(1);
    assertThat(messages(account)).hasSize(25);
  }

  @Test
  void nothingIsDeletedWhileASingleMessageIsInDoubt() {
    String account = stored();
    api.patch("/accounts/" + account, Map.of("deletion", Map.of("mode", "after_store"))).ok();
    Sabotage noTop = new Sabotage.Reject("TOP", "unknown command");
    server.sabotage(RENAMED, noTop, new Sabotage.RejectRetr(9, "locked"));

    assertThat(api.poll(account).at("/counts/duplicates").asInt()).isEqualTo(24);
    assertThat(server.commands()).noneMatch(command -> command.startsWith("DELE"));
    assertThat(status(account).at("/notices/0/code").asString()).isEqualTo("uidl.reset_suspected");
    server.sabotage(RENAMED);
    api.poll(account);
    api.poll(account);

    assertThat(drop.isEmpty()).isTrue();
    assertThat(messages(account)).hasSize(25);
  }

  @Test
  void whatWasFoundToBeAnAliasMayBeDeletedAsIfStored() {
    String account =
        api.account(
            with(TestAccounts.on(server), "deletion", Map.of("mode", "after_days", "days", 1)));
    api.poll(account);
    age(account);
    server.sabotage(RENAMED);
    api.poll(account);
    assertThat(drop.mails()).as("not in the session that matched").hasSize(25);

    JsonNode next = api.poll(account);
    assertThat(next.at("/counts/deleteRequested").asInt()).isEqualTo(25);
    assertThat(drop.isEmpty()).isTrue();
    assertThat(api.poll(account).at("/counts/confirmedGone").asInt()).isEqualTo(25);
    assertThat(messages(account)).hasSize(25);
  }

  @Test
  void aShortAndThenRenamedMaildropIsRecognised() {
    String account = stored();
    server.sabotage(new Sabotage.EmptyListings());
    api.poll(account);
    server.heal();
    for (int i = 3; i <= 25; i++) {
      drop.remove("uid-" + i);
    }
    api.poll(account);
    for (int i = 3; i <= 25; i++) {
      drop.deliver("uid-" + i, mail(i));
    }
    server.sabotage(RENAMED);

    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    assertThat(messages(account)).hasSize(25);
  }

  @Test
  void aMomentarilyShortMaildropChangesNothing() {
    String account = stored();
    List<Maildrop.Mail> all = drop.mails();
    for (int i = 2; i <= 25; i++) {
      drop.remove("uid-" + i);
    }
    api.poll(account);
    all.stream().skip(1).forEach(mail -> drop.deliver(mail.uidl(), mail.content()));

    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    assertThat(states(account, "stored")).hasSize(25);
    assertThat(told(account, "account.uidl_reset_suspected")).isZero();
  }

  @Test
  void uidlsThatChangeASecondTimeAreMatchedWithTheAliases() {
    String account = stored();
    server.sabotage(RENAMED);
    api.poll(account);
    server.sabotage(new Sabotage.RenameUidls("newer-"));

    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    assertThat(messages(account)).hasSize(25);
  }

  @Test
  void aMessageDeletedHereDoesNotComeBackUnderANewUidl() {
    String account = stored();
    String id = messages(account).getFirst().get("id").asString();
    api.delete("/messages/" + id).ok();
    server.sabotage(RENAMED);

    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    assertThat(messages(account)).hasSize(24);
  }

  @Test
  void whatADatedBaselineSkippedStaysSkippedUnderItsNewUidl() {
    var since = Map.<String, Object>of("mode", "since", "date", "2026-11-20");
    String account = api.account(with(TestAccounts.on(server), "baseline", since));
    api.poll(account);
    assertThat(states(account, "skipped")).hasSize(25);
    server.sabotage(RENAMED);

    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    assertThat(states(account, "skipped")).hasSize(50);
    assertThat(retrieved()).isEmpty();
  }

  @Test
  void messagesStoredBeforeHashesWereTakenAreHashedFromWhatIsStored() {
    String account = stored();
    jdbc.sql(
            """
            update uidl_entry set header_sha256 = null, content_sha256 = null, octets = null,
              line_count = null where account_id = :id
            """)
        .param("id", UUID.fromString(account))
        .update();
    server.sabotage(RENAMED);

    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    assertThat(states(account, "alias")).hasSize(25);
  }

  @Test
  void mailThatWasDeletedAsAskedAndReplacedByNewMailIsNoReset() {
    String account =
        api.account(with(TestAccounts.on(server), "deletion", Map.of("mode", "after_store")));
    api.poll(account);
    for (int i = 1; i <= 25; i++) {
      drop.deliver("next-" + i, mail(100 + i));
    }

    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(25);
    assertThat(told(account, "account.uidl_reset_suspected")).isZero();
    assertThat(states(account, "gone")).hasSize(25);
  }

  private String stored() {
    String account = api.account(TestAccounts.on(server));
    api.poll(account);
    return account;
  }

  /** What is stored was stored two days ago. */
  private void age(String account) {
    jdbc.sql(
            "update uidl_entry set stored_at = stored_at - interval '2' day where account_id = :id")
        .param("id", UUID.fromString(account))
        .update();
  }

  private JsonNode status(String account) {
    return api.get("/accounts/" + account + "/status").ok().json();
  }

  private List<String> retrieved() {
    return server.commands().stream().filter(command -> command.startsWith("RETR ")).toList();
  }

  private List<JsonNode> states(String account, String state) {
    return api.all("/accounts/" + account + "/uidls?state=" + state);
  }

  private List<JsonNode> messages(String account) {
    return api.all("/messages?account=" + account);
  }

  private int told(String account, String type) {
    return jdbc.sql("select count(*) from event where account_id = :id and type = :type")
        .param("id", UUID.fromString(account))
        .param("type", type)
        .query(Integer.class)
        .single();
  }
}
