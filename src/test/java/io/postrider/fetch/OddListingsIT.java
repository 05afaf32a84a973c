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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Listings that are short, empty or wrong: nothing is gone by absence, and a size is a hint. */
@PostriderIntegrationTest
class OddListingsIT {

  private final Maildrop drop = new Maildrop();
  private final ScriptedPop3Server server =
      ScriptedPop3Server.serving(USER, PASSWORD, drop).pipelining().start();
  private final ApiClient api;

  OddListingsIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @BeforeEach
  void deliverFive() {
    for (int i = 1; i <= 5; i++) {
      drop.deliver("uid-" + i, "Subject: number " + i + "\r\n\r\nbody " + i + "\r\n");
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aShortListingTakesNothingFromTheLedger() {
    String account = api.account(TestAccounts.on(server));
    api.poll(account);
    server.sabotage(new Sabotage.ShortListings(2));
    JsonNode shortened = api.poll(account);
    assertThat(shortened.at("/counts/confirmedGone").asInt()).isZero();
    assertThat(entries(account)).allMatch(entry -> entry.get("onServer").asBoolean());

    server.heal();
    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    assertThat(api.all("/messages?account=" + account)).hasSize(5);
  }

  @Test
  void aShortListingAfterDeletionClaimsNothing() {
    String account =
        api.account(with(TestAccounts.on(server), "deletion", Map.of("mode", "after_store")));
    server.sabotage(new Sabotage.LieAboutDelete());
    api.poll(account);
    server.sabotage(new Sabotage.LieAboutDelete(), new Sabotage.ShortListings(2));
    assertThat(api.poll(account).at("/counts/confirmedGone").asInt()).isZero();
    assertThat(states(account)).containsOnly("delete_requested");
  }

  @Test
  void anEmptyListingAfterDeletionConfirmsOnlyWhatWasAskedFor() {
    String account = api.account(TestAccounts.on(server));
    api.poll(account);
    server.sabotage(new Sabotage.EmptyListings());
    api.poll(account);
    assertThat(states(account)).containsOnly("stored");
    assertThat(entries(account)).allMatch(entry -> entry.get("onServer").asBoolean());
  }

  @Test
  void whatComesBackAfterItWasSeenToBeGoneIsReadAgainAndNotStoredAgain() {
    String account =
        api.account(with(TestAccounts.on(server), "deletion", Map.of("mode", "after_store")));
    server.sabotage(new Sabotage.LieAboutDelete());
    api.poll(account);
    server.sabotage(new Sabotage.EmptyListings());
    api.poll(account);
    assertThat(states(account)).containsOnly("gone");

    server.heal();
    assertThat(api.poll(account).at("/counts/stored").asInt()).isZero();
    assertThat(api.all("/messages?account=" + account)).hasSize(5);
    assertThat(states(account)).hasSize(5).containsOnly("delete_requested");
    api.poll(account);
    assertThat(drop.isEmpty()).isTrue();
  }

  @Test
  void aShortListingFetchesWhatItDoesName() {
    server.sabotage(new Sabotage.ShortListings(2));
    String account = api.account(TestAccounts.on(server));
    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(2);
    server.heal();
    assertThat(api.poll(account).at("/counts/stored").asInt()).isEqualTo(3);
  }

  @Test
  void sizesThatAreWrongEitherWayAreOnlyAHint() {
    for (long delta : List.of(-20L, 1L, 90_000L)) {
      server.sabotage(new Sabotage.MisstateSizes(delta));
      String account = api.account(TestAccounts.on(server));
      api.poll(account);
      List<JsonNode> messages = api.all("/messages?account=" + account);
      assertThat(messages).as("sizes off by %d", delta).hasSize(5);
      assertThat(messages)
          .allMatch(
              message -> message.get("size").asLong() == drop.mails().getFirst().content().length);
    }
  }

  private List<JsonNode> entries(String account) {
    return api.all("/accounts/" + account + "/uidls");
  }

  private List<String> states(String account) {
    return entries(account).stream().map(entry -> entry.get("state").asString()).toList();
  }
}
