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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Somebody comes in between while a poll is in the middle of a message: the account is changed,
 * paused or deleted, another replica takes over, the process is told to end. The server holds the
 * second RETR until that has happened.
 */
@PostriderIntegrationTest
class InterferenceIT {

  private final Maildrop drop = new Maildrop();
  private final ScriptedPop3Server server =
      ScriptedPop3Server.serving(USER, PASSWORD, drop).start();
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private final ApiClient api;
  private String account = "";

  @Autowired private Polls polls;
  @Autowired private RunningPolls running;
  @Autowired private JdbcClient jdbc;

  InterferenceIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @BeforeEach
  void deliverThree() {
    for (int i = 1; i <= 3; i++) {
      drop.deliver("uid-" + i, "Subject: number " + i + "\r\n\r\nbody " + i + "\r\n");
    }
  }

  @AfterEach
  void stop() {
    go.countDown();
    server.close();
  }

  @Test
  void aPollWhoseAccountIsChangedStoresAndDeletesNothingMore() throws Exception {
    CompletableFuture<NextPoll> poll = heldAt("RETR 2");
    api.patch("/accounts/" + account, Map.of("name", "Changed meanwhile")).ok();
    goOn(poll);
    assertThat(messages()).isEmpty();
    assertThat(drop.uidls()).hasSize(3);
    assertThat(deles()).isEmpty();

    healed();
    assertThat(messages()).hasSize(3);
  }

  @Test
  void aPollWhoseAccountIsPausedStoresAndDeletesNothingMore() throws Exception {
    CompletableFuture<NextPoll> poll = heldAt("RETR 2");
    api.post("/accounts/" + account + "/pause").ok();
    goOn(poll);
    assertThat(messages()).isEmpty();
    assertThat(deles()).isEmpty();
    assertThat(api.get("/accounts/" + account + "/status").json().get("state").asString())
        .isEqualTo("paused");

    api.post("/accounts/" + account + "/resume").ok();
    healed();
    assertThat(messages()).hasSize(3);
  }

  @Test
  void aPollWhoseAccountIsDeletedLeavesNothingBehind() throws Exception {
    CompletableFuture<NextPoll> poll = heldAt("RETR 2");
    api.delete("/accounts/" + account + "?messages=purge").ok();
    goOn(poll);
    UUID id = UUID.fromString(account);
    for (String table : List.of("message", "uidl_entry", "ledger_epoch", "poll")) {
      assertThat(
              jdbc.sql("select count(*) from " + table + " where account_id = ?")
                  .param(id)
                  .query(Integer.class)
                  .single())
          .as(table)
          .isZero();
    }
    assertThat(deles()).isEmpty();
    assertThat(drop.uidls()).hasSize(3);
  }

  @Test
  void aPolicyThatIsTakenBackBeforeDeleHoldsForThePollThatRuns() throws Exception {
    CompletableFuture<NextPoll> poll = heldAt("RETR 3");
    api.patch("/accounts/" + account, Map.of("deletion", Map.of("mode", "keep"))).ok();
    goOn(poll);
    healed();
    assertThat(deles()).isEmpty();
    assertThat(drop.uidls()).hasSize(3);
    assertThat(messages()).hasSize(3);
  }

  @Test
  void aPolicyThatIsTakenBackBetweenDeleAndQuitDeletesNothing() throws Exception {
    CompletableFuture<NextPoll> poll = heldAt("DELE 3");
    api.patch("/accounts/" + account, Map.of("deletion", Map.of("mode", "keep"))).ok();
    goOn(poll);
    assertThat(server.commands()).as("marks without QUIT are void").doesNotContain("QUIT");
    assertThat(drop.uidls()).hasSize(3);
    healed();
    assertThat(drop.uidls()).hasSize(3);
    assertThat(messages()).hasSize(3);
  }

  @Test
  void aReplicaThatStoodStillStoresNothingOnceAnotherTookOver() throws Exception {
    CompletableFuture<NextPoll> zombie = heldAt("RETR 2");
    server.heal();
    silence();
    drop.autologout();
    NextPoll heir = polls.run(UUID.fromString(account), PollTrigger.SCHEDULE);
    assertThat(heir).isInstanceOf(NextPoll.At.class);
    assertThat(messages()).hasSize(3);

    goOn(zombie);
    assertThat(messages()).hasSize(3);
    assertThat(events("message.stored")).isEqualTo(3);
    api.poll(account);
    assertThat(drop.isEmpty()).isTrue();
    assertThat(events("message.deleted_on_server")).isEqualTo(3);
  }

  @Test
  void aReplicaThatIsAliveIsNotTakenOver() throws Exception {
    CompletableFuture<NextPoll> poll = heldAt("RETR 2");
    assertThat(polls.run(UUID.fromString(account), PollTrigger.SCHEDULE))
        .isEqualTo(new NextPoll.Soon());
    assertThat(server.connections()).isEqualTo(1);
    goOn(poll);
    assertThat(messages()).hasSize(3);
  }

  @Test
  void aProcessToldToEndKeepsWhatIsWholeAndDropsTheRest() throws Exception {
    CompletableFuture<NextPoll> poll = heldAt("RETR 2");
    running.all().forEach(RunningPoll::stopSoon); // what its stop() begins with
    goOn(poll);

    assertThat(messages()).containsExactly("uid-1");
    assertThat(deles()).isEmpty();
    assertThat(
            api.get("/accounts/" + account + "/status").json().get("consecutiveFailures").asInt())
        .as("no fault of the mailbox")
        .isZero();
    healed();
    assertThat(messages()).hasSize(3);
    assertThat(events("message.stored")).isEqualTo(3);
  }

  private CompletableFuture<NextPoll> heldAt(String command) throws InterruptedException {
    account = api.account(with(TestAccounts.on(server), "deletion", Map.of("mode", "after_store")));
    server.sabotage(new Sabotage.HoldAt(command, reached, go));
    CompletableFuture<NextPoll> poll =
        CompletableFuture.supplyAsync(
            () -> polls.run(UUID.fromString(account), PollTrigger.SCHEDULE));
    reached.await();
    return poll;
  }

  private void goOn(CompletableFuture<NextPoll> poll) {
    go.countDown();
    poll.join();
  }

  private void healed() {
    server.heal();
    api.poll(account);
  }

  private void silence() {
    jdbc.sql(
            "update poll set heartbeat_at = heartbeat_at - interval '1' day"
                + " where active_account = ?")
        .param(UUID.fromString(account))
        .update();
  }

  private List<String> deles() {
    return server.commands().stream().filter(it -> it.startsWith("DELE")).toList();
  }

  private List<String> messages() {
    return api.all("/messages?account=" + account).stream()
        .map(message -> message.get("uidl").asString())
        .toList();
  }

  private int events(String type) {
    return jdbc.sql("select count(*) from event where account_id = ? and type = ?")
        .params(UUID.fromString(account), type)
        .query(Integer.class)
        .single();
  }
}
