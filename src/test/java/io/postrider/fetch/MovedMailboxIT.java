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
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A mailbox that an account reaches by another host or user name than before. */
@PostriderIntegrationTest
class MovedMailboxIT {

  private static final String OTHER_NAME = "localhost";

  @Autowired private JdbcClient jdbc;

  private final Maildrop drop = new Maildrop();
  private final ScriptedPop3Server server =
      ScriptedPop3Server.serving(USER, PASSWORD, drop).pipelining().start();
  private final Maildrop otherDrop = new Maildrop();
  private final ScriptedPop3Server other =
      ScriptedPop3Server.serving(USER, PASSWORD, otherDrop).pipelining().start();
  private final ApiClient api;

  MovedMailboxIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @AfterEach
  void stop() {
    server.close();
    other.close();
  }

  @Test
  void aServerThatIsOnlyRenamedHasNothingFetchedAgainButWhatIsNew() {
    deliver(drop, "uid-", 1, 5);
    String account = polled(TestAccounts.on(server));
    drop.deliver("uid-6", mail(6));
    move(account, OTHER_NAME, server);

    JsonNode poll = api.poll(account);

    assertThat(poll.at("/counts/stored").asInt()).isEqualTo(1);
    assertThat(retrieved(server)).hasSize(6);
    assertThat(messages(account)).hasSize(6);
    assertThat(ledger(account)).hasSize(6).allMatch(entry -> entry.get("epoch").asInt() == 1);
    assertThat(status(account).get("notices")).isEmpty();
    assertThat(status(account).at("/counts/onServer").asInt()).isEqualTo(6);
    api.poll(account);
    assertThat(balance(account).get("balanced").asBoolean()).isTrue();
  }

  @Test
  void theWayThereAndBackToAnotherMailboxGoesOnWhereItWasLeft() {
    deliver(drop, "1", 1, 1);
    drop.deliver("2", mail(2));
    String account = polled(TestAccounts.on(server));
    otherDrop.deliver("1", mail(11)).deliver("2", mail(12)).deliver("3", mail(13));
    move(account, OTHER_NAME, other);
    assertThat(api.poll(account).at("/counts/stored").asInt()).as("another mailbox").isEqualTo(3);
    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    drop.deliver("3", mail(3));
    move(account, server.host(), server);

    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(1);
    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    assertThat(messages(account)).hasSize(6);
    assertThat(status(account).at("/counts/stored").asInt()).isEqualTo(6);
    assertThat(balance(account).get("listed").asInt()).isEqualTo(3);
    assertThat(balance(account).get("balanced").asBoolean()).isTrue();
  }

  @Test
  void aMailboxThatMovedToAnotherProviderHasOnlyNewMailFetched() {
    deliver(drop, "old-", 1, 7);
    String account = polled(with(TestAccounts.on(server), "baseline", Map.of("mode", "all")));
    deliver(otherDrop, "new-", 1, 9);
    move(account, OTHER_NAME, other);

    JsonNode poll = api.poll(account);

    assertThat(poll.at("/counts/stored").asInt()).isEqualTo(2);
    assertThat(poll.at("/counts/duplicates").asInt()).isEqualTo(7);
    assertThat(retrieved(other)).hasSize(2);
    assertThat(messages(account)).hasSize(9);
    assertThat(status(account).get("notices")).isEmpty();
    assertThat(status(account).at("/counts/stored").asInt()).isEqualTo(9);
    List<JsonNode> aliases = api.all("/accounts/" + account + "/uidls?state=alias");
    assertThat(aliases).hasSize(7).allMatch(entry -> entry.get("epoch").asInt() == 2);
    assertThat(aliases).allMatch(entry -> entry.get("aliasOf").asLong() > 0);
    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    assertThat(violations(account)).isZero();
  }

  @Test
  void numbersForUniqueIdsThatNowMeanOtherMessagesLoseNone() {
    deliver(drop, "", 1, 4);
    String account = polled(TestAccounts.on(server));
    deliver(otherDrop, "", 11, 14);
    Maildrop renumbered = otherDrop;
    renumbered.remove("14");
    for (int i = 11; i <= 13; i++) {
      renumbered.remove(String.valueOf(i));
    }
    for (int i = 1; i <= 4; i++) {
      renumbered.deliver(String.valueOf(i), mail(20 + i));
    }
    renumbered.deliver("5", mail(2));
    move(account, OTHER_NAME, other);

    JsonNode poll = api.poll(account);

    assertThat(poll.at("/counts/stored").asInt()).isEqualTo(4);
    assertThat(poll.at("/counts/duplicates").asInt()).isEqualTo(1);
    assertThat(messages(account)).hasSize(8);
  }

  @Test
  void whatWasImportedAndDroppedStaysSo() {
    deliver(drop, "a-long-unique-id-", 1, 4);
    String account = api.account(TestAccounts.on(server));
    take(account, "a-long-unique-id-1\0001\na-long-unique-id-2\0001\n");
    server.sabotage(new Sabotage.RejectRetr(3, "locked"));
    for (int i = 0; i < 5; i++) {
      api.poll(account);
    }
    String entry =
        api.all("/accounts/" + account + "/uidls?state=quarantined")
            .getFirst()
            .get("entryId")
            .asString();
    api.post("/accounts/" + account + "/uidls/" + entry + "/drop", Map.of()).ok();
    server.heal();
    move(account, OTHER_NAME, server);

    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    assertThat(messages(account)).hasSize(1);
    assertThat(api.all("/accounts/" + account + "/uidls?state=skipped")).hasSize(3);
    assertThat(status(account).at("/counts/skipped").asInt()).isEqualTo(3);
  }

  @Test
  void whereAllIsImportedTheLongUniqueIdsAreEnough() {
    deliver(drop, "a-long-unique-id-", 1, 2);
    String account = api.account(TestAccounts.on(server));
    take(account, "a-long-unique-id-1\0001\na-long-unique-id-2\0001\n");
    api.poll(account);
    move(account, OTHER_NAME, server);

    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    assertThat(ledger(account)).hasSize(2);
  }

  @Test
  void whatWasImportedBeforeTheFirstLookCountsUnderWhateverName() {
    deliver(drop, "", 1, 3);
    String account = api.account(with(TestAccounts.on(server), "host", "pop.example.com"));
    take(account, "1\0001\n");
    move(account, server.host(), server);
    take(account, "2\0001\n");

    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(1);
    assertThat(ledger(account)).hasSize(3);
  }

  @Test
  void mailThatCameBeforeTheServerWasRenamedIsNotTakenForOlderThanTheBaseline() {
    deliver(drop, "uid-", 1, 3);
    String account = polled(with(TestAccounts.on(server), "baseline", Map.of("mode", "none")));
    deliver(drop, "uid-", 4, 5);
    api.poll(account);
    deliver(drop, "uid-", 6, 7);
    move(account, OTHER_NAME, server);

    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(2);
    assertThat(messages(account)).hasSize(4);
  }

  @Test
  void theBaselineIsDrawnForAMailboxOfQuiteOtherMail() {
    deliver(drop, "uid-", 1, 3);
    String account = polled(with(TestAccounts.on(server), "baseline", Map.of("mode", "none")));
    deliver(drop, "uid-", 4, 4);
    api.poll(account);
    deliver(otherDrop, "uid-", 21, 25);
    move(account, OTHER_NAME, other);

    assertThat(api.poll(account).at("/counts/skipped").asInt()).isEqualTo(5);
    otherDrop.deliver("uid-26", mail(26));
    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(1);
    JsonNode counts = status(account).get("counts");
    assertThat(counts.get("stored").asInt()).isEqualTo(2);
    assertThat(counts.get("skipped").asInt()).as("of the mailbox it has now").isEqualTo(5);
  }

  @Test
  void anEmptyListingLeavesTheQuestionOpen() {
    deliver(drop, "uid-", 1, 4);
    String account = polled(TestAccounts.on(server));
    move(account, OTHER_NAME, server);
    server.sabotage(new Sabotage.EmptyListings());
    api.poll(account);
    server.heal();

    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    assertThat(ledger(account)).hasSize(4).allMatch(entry -> entry.get("epoch").asInt() == 1);
    api.poll(account);
    assertThat(balance(account).get("balanced").asBoolean()).isTrue();
  }

  @Test
  void whereTheServerShowsNoHeadersTheContentTells() {
    deliver(drop, "old-", 1, 4);
    String account = polled(TestAccounts.on(server));
    deliver(otherDrop, "new-", 1, 5);
    other.sabotage(new Sabotage.Reject("TOP", "unknown command"));
    move(account, OTHER_NAME, other);

    JsonNode poll = api.poll(account);

    assertThat(poll.at("/counts/stored").asInt()).isEqualTo(1);
    assertThat(poll.at("/counts/duplicates").asInt()).isEqualTo(4);
    assertThat(messages(account)).hasSize(5);
  }

  @Test
  void aServerWithoutUniqueIdsIsRecognisedByItsMail() {
    try (ScriptedPop3Server nameless =
        ScriptedPop3Server.serving(USER, PASSWORD, drop).capabilities("TOP", "USER").start()) {
      nameless.sabotage(new Sabotage.Reject("UIDL", "unknown command"));
      deliver(drop, "uid-", 1, 4);
      String account = polled(TestAccounts.on(nameless));
      move(account, OTHER_NAME, nameless);
      drop.deliver("uid-5", mail(5));

      assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(1);
      assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
      assertThat(messages(account)).hasSize(5);
    }
  }

  @Test
  void mailDeletedHereAfterItsStoreDoesNotComeBackFromTheNewProvider() {
    deliver(drop, "old-", 1, 4);
    String account =
        polled(with(TestAccounts.on(server), "deletion", Map.of("mode", "after_store")));
    api.poll(account);
    assertThat(drop.isEmpty()).isTrue();
    deliver(otherDrop, "new-", 1, 4);
    move(account, OTHER_NAME, other);

    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    assertThat(messages(account)).hasSize(4);
    api.poll(account);
    assertThat(otherDrop.isEmpty()).as("stored long ago, so it may go").isTrue();
  }

  @Test
  void aSessionCutInTheMiddleOfTheComparisonGoesOnAndDeletesNothingBefore() {
    deliver(drop, "old-", 1, 6);
    String account =
        polled(with(TestAccounts.on(server), "deletion", Map.of("mode", "after_days", "days", 30)));
    deliver(otherDrop, "new-", 1, 7);
    other.sabotage(new Sabotage.Reject("TOP", "unknown"), new Sabotage.TruncateAt(4, 20));
    move(account, OTHER_NAME, other);
    assertThat(api.poll(account).get("state").asString()).isEqualTo("failed");
    assertThat(status(account).at("/notices/0/code").asString()).isEqualTo("uidl.reset_suspected");
    other.heal();

    JsonNode whole = api.poll(account);

    assertThat(whole.at("/counts/stored").asInt()).isEqualTo(1);
    assertThat(messages(account)).hasSize(7);
    assertThat(status(account).get("notices")).isEmpty();
    assertThat(other.commands()).noneMatch(command -> command.startsWith("DELE"));
  }

  @Test
  void anIdenticalSecondCopyIsAnotherMessageAlsoAfterTheWayBack() {
    deliver(drop, "uid-", 1, 3);
    String account = polled(TestAccounts.on(server));
    deliver(otherDrop, "new-", 1, 3);
    move(account, OTHER_NAME, other);
    assertThat(api.poll(account).at("/counts/duplicates").asInt()).isEqualTo(3);
    drop.deliver("uid-4", mail(2));
    move(account, server.host(), server);

    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(1);
    assertThat(messages(account)).hasSize(4);
  }

  @Test
  void whatWaitedToBeFetchedAndCameFromElsewhereMeanwhileIsNotFetchedAgain() {
    deliver(drop, "uid-", 1, 4);
    server.sabotage(new Sabotage.TruncateAt(2, 20));
    String account = polled(TestAccounts.on(server));
    deliver(otherDrop, "new-", 1, 4);
    move(account, OTHER_NAME, other);
    api.poll(account);
    assertThat(messages(account)).hasSize(4);
    server.heal();
    move(account, server.host(), server);

    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    assertThat(messages(account)).hasSize(4);
    assertThat(status(account).at("/counts/pending").asInt()).isZero();
  }

  @Test
  void aUniqueIdUsedAgainWhileTheMailboxHadAnotherNameIsNoNewMessage() {
    deliver(drop, "uid-", 1, 3);
    String account = polled(TestAccounts.on(server));
    drop.remove("uid-2");
    drop.deliver("uid-2", mail("another one", "of another size, and by far"));
    move(account, OTHER_NAME, server);
    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(1);
    move(account, server.host(), server);

    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    assertThat(messages(account)).hasSize(4);
  }

  private static void deliver(Maildrop drop, String prefix, int from, int to) {
    for (int i = from; i <= to; i++) {
      drop.deliver(prefix + i, mail(i));
    }
  }

  private String polled(Map<String, Object> body) {
    String account = api.account(body);
    api.poll(account);
    return account;
  }

  private void move(String account, String host, ScriptedPop3Server to) {
    Map<String, Object> auth = Map.of("mechanism", "user_pass", "password", PASSWORD);
    api.patch("/accounts/" + account, Map.of("host", host, "port", to.port(), "auth", auth)).ok();
  }

  private void take(String account, String file) {
    api.postText("/accounts/" + account + "/uidls/import?format=getmail", file).ok();
  }

  private JsonNode status(String account) {
    return api.get("/accounts/" + account + "/status").ok().json();
  }

  private JsonNode balance(String account) {
    return api.get("/accounts/" + account + "/reconciliation").ok().json().get("balance");
  }

  private List<JsonNode> ledger(String account) {
    return api.all("/accounts/" + account + "/uidls");
  }

  private List<JsonNode> messages(String account) {
    return api.all("/messages?account=" + account);
  }

  private static List<String> retrieved(ScriptedPop3Server from) {
    return from.commands().stream().filter(command -> command.startsWith("RETR ")).toList();
  }

  /** Entries of aliases must name messages of entries that are none. */
  private int violations(String account) {
    return jdbc.sql(
            """
            select count(*) from uidl_entry a where a.account_id = :id and a.alias_of is not null
              and not exists (select 1 from uidl_entry e where e.id = a.alias_of
                and e.message_id = a.message_id)
            """)
        .param("id", UUID.fromString(account))
        .query(Integer.class)
        .single();
  }
}
