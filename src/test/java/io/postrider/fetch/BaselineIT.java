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
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What of the mail that lies there at the first poll is fetched, and what an interruption does. */
@PostriderIntegrationTest
class BaselineIT {

  private static final Map<String, Object> SINCE = Map.of("mode", "since", "date", "2020-01-01");

  private final Maildrop drop = new Maildrop();
  private final ScriptedPop3Server server =
      ScriptedPop3Server.serving(USER, PASSWORD, drop).pipelining().start();
  private final ApiClient api;

  BaselineIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aDatedBaselineGoesOnWhereItWasInterruptedAndDeletesNothingBeforeItIsDrawn() {
    int many = HeaderProbe.SLICE + 10;
    for (int i = 1; i <= many; i++) {
      drop.deliver("uid-" + i, dated(i % 100 == 0 ? 2026 : 2015, i));
    }
    var body = with(TestAccounts.on(server), "deletion", Map.of("mode", "after_store"));
    String account = api.account(with(body, "baseline", SINCE));
    server.sabotage(new Sabotage.TruncateAt(HeaderProbe.SLICE + 5, 5));
    assertThat(api.poll(account).get("state").asString()).isEqualTo("failed");
    assertThat(server.commands()).noneMatch(command -> command.startsWith("DELE"));
    server.heal();
    drop.deliver("later", dated(2015, 9_999));

    JsonNode second = api.poll(account);

    assertThat(second.at("/counts/stored").asInt())
        .as("five of this year, and what came later, however old it says it is")
        .isEqualTo(6);
    assertThat(server.commands()).containsOnlyOnce("TOP 1 0");
    api.poll(account);
    assertThat(drop.mails()).as("what is not wanted stays").hasSize(many - 5);
    assertThat(
            api.get("/accounts/" + account + "/status").ok().json().at("/counts/skipped").asInt())
        .isEqualTo(many - 5);
  }

  @Test
  void theTopmostReceivedFieldIsBelievedBeforeDate() {
    drop.deliver(
        "old date, new mail",
        "Received: from a by b; Mon, 02 Nov 2026 10:00:00 +0000\r\n" + dated(2015, 1));
    drop.deliver(
        "new date, old mail",
        "Received: from a by b; Mon, 05 Jan 2015 10:00:00 +0000\r\n" + dated(2026, 2));
    drop.deliver("undated", "Subject: none\r\n\r\nbody\r\n");
    String account = api.account(with(TestAccounts.on(server), "baseline", SINCE));
    api.poll(account);

    assertThat(uidls(account)).containsExactlyInAnyOrder("old date, new mail", "undated");
  }

  @Test
  void whatTheServerDoesNotShowIsWanted() {
    drop.deliver("1", dated(2015, 1)).deliver("2", dated(2015, 2));
    server.sabotage(new Sabotage.Reject("TOP", "unknown command"));
    String account = api.account(with(TestAccounts.on(server), "baseline", SINCE));
    api.poll(account);

    assertThat(uidls(account)).containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void theNewestAreCountedFromTheEndAndTheRestIsNeverFetched() {
    for (int i = 1; i <= 30; i++) {
      drop.deliver("uid-" + i, dated(2026, i));
    }
    var newest = Map.<String, Object>of("mode", "newest", "count", 3);
    String account = api.account(with(TestAccounts.on(server), "baseline", newest));
    server.sabotage(new Sabotage.TruncateAt(29, 5));
    api.poll(account);
    server.heal();
    api.poll(account);

    assertThat(uidls(account)).containsExactlyInAnyOrder("uid-28", "uid-29", "uid-30");
    assertThat(server.commands()).doesNotContain("RETR 27");
  }

  private List<String> uidls(String account) {
    return api.all("/messages?account=" + account).stream()
        .map(message -> message.get("uidl").asString())
        .toList();
  }

  private static String dated(int year, int number) {
    return "Date: Mon, 05 Jan "
        + year
        + " 10:00:00 +0000\r\nSubject: number "
        + number
        + "\r\n\r\nbody\r\n";
  }
}
