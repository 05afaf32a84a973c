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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** A UIDL that is used again at once for another message, and sizes that are poor estimates. */
@PostriderIntegrationTest
class UidlReuseIT {

  private final Maildrop drop = new Maildrop();
  private final ScriptedPop3Server server =
      ScriptedPop3Server.serving(USER, PASSWORD, drop).pipelining().start();
  private final ApiClient api;

  UidlReuseIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @BeforeEach
  void deliverThree() {
    drop.deliver("1", mail(1)).deliver("2", mail(2)).deliver("3", mail(3));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anotherMessageUnderAUidlThatStaysListedIsFetchedAndFlagged() {
    String account = stored(Map.of("mode", "keep"));
    replace("2", mail("quite another", "with another body"));

    JsonNode poll = api.poll(account);

    assertThat(poll.at("/counts/stored").asInt()).isEqualTo(1);
    assertThat(messages(account)).hasSize(4);
    JsonNode entry = entry(account, "2", 1);
    assertThat(entry.get("state").asString()).isEqualTo("stored");
    assertThat(entry.get("reason").asString()).startsWith("uidl.reused: listed with ");
    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
  }

  @Test
  void theOtherMessageIsNotDeletedInPlaceOfTheOneThatWasStored() {
    String account = stored(Map.of("mode", "keep"));
    replace("2", mail("quite another", "with another body"));
    server.sabotage(new Sabotage.RejectRetr(3, "not now"));
    api.patch("/accounts/" + account, Map.of("deletion", Map.of("mode", "after_store"))).ok();
    api.poll(account);

    assertThat(drop.uidls()).as("never stored, never deleted").containsExactly("2");
    server.heal();
    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(1);
    assertThat(messages(account)).hasSize(4);
  }

  @Test
  void sizesThatAreEstimatedAnewAreCheckedOnceAndFetchNothing() {
    String account = stored(Map.of("mode", "keep"));
    server.sabotage(new Sabotage.MisstateSizes(17));
    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    api.poll(account);
    server.sabotage(new Sabotage.MisstateSizes(4_711));
    api.poll(account);

    assertThat(messages(account)).hasSize(3);
    assertThat(retrieved()).hasSize(3);
    assertThat(server.commands().stream().filter("TOP 1 0"::equals))
        .as("one look for each estimate")
        .hasSize(2);
  }

  @Test
  void aMessageOfAnotherSizeThanTheStoredOneIsNotDeleted() {
    String account = stored(Map.of("mode", "keep"));
    server.sabotage(new Sabotage.MisstateSizes(17));
    api.patch("/accounts/" + account, Map.of("deletion", Map.of("mode", "after_store"))).ok();
    api.poll(account);
    api.poll(account);

    assertThat(server.commands()).noneMatch(command -> command.startsWith("DELE"));
  }

  @Test
  void aServerThatCountsLinesOtherwiseIsNotEvenAsked() {
    String account = stored(Map.of("mode", "keep"));
    int lines = mail(1).split("\r\n", -1).length - 1;
    server.sabotage(new Sabotage.MisstateSizes(-lines));
    api.poll(account);

    assertThat(server.commands()).noneMatch(command -> command.startsWith("TOP"));
    assertThat(retrieved()).hasSize(3);
  }

  @Test
  void whereTheServerShowsNoHeadersTheContentTells() {
    String account = stored(Map.of("mode", "keep"));
    server.sabotage(new Sabotage.Reject("TOP", "unknown command"), new Sabotage.MisstateSizes(17));
    replace("3", mail("quite another", "with another body"));

    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(1);
    assertThat(messages(account)).hasSize(4);
    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    assertThat(api.all("/accounts/" + account + "/uidls")).hasSize(4);
  }

  @Test
  void aUidlUsedAgainForAMessageThatWeAskedToDeleteSaysThatItIsGone() {
    String account = stored(Map.of("mode", "after_store"));
    drop.deliver("2", mail("quite another", "with another body"));

    JsonNode poll = api.poll(account);

    assertThat(poll.at("/counts/stored").asInt()).isEqualTo(1);
    assertThat(entry(account, "2", 0).get("state").asString()).isEqualTo("gone");
    assertThat(messages(account)).hasSize(4);
  }

  private String stored(Map<String, Object> deletion) {
    String account = api.account(with(TestAccounts.on(server), "deletion", deletion));
    api.poll(account);
    return account;
  }

  private void replace(String uidl, String content) {
    drop.remove(uidl);
    drop.deliver(uidl, content);
  }

  private JsonNode entry(String account, String uidl, int occurrence) {
    return api.all("/accounts/" + account + "/uidls").stream()
        .filter(entry -> entry.get("uidl").asString().equals(uidl))
        .filter(entry -> entry.get("occurrence").asInt() == occurrence)
        .findFirst()
        .orElseThrow();
  }

  private List<String> retrieved() {
    return server.commands().stream().filter(command -> command.startsWith("RETR ")).toList();
  }

  private List<JsonNode> messages(String account) {
    return api.all("/messages?account=" + account);
  }
}
