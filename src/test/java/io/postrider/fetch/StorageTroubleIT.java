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
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.JsonNode;

/**
 * The database or the disk fails: the session ends without QUIT, and nothing is lost or doubled.
 */
@PostriderIntegrationTest
@Import(FaultyDatabase.class)
@TestPropertySource(
    properties = {"postrider.fetch.batch-messages=2", "logging.level.io.postrider.fetch=OFF"})
class StorageTroubleIT {

  private final Maildrop drop = new Maildrop();
  private final ScriptedPop3Server server =
      ScriptedPop3Server.serving(USER, PASSWORD, drop).pipelining().start();
  private final Interruption interruption = FaultyDatabase.INTERRUPTION;
  private final ApiClient api;

  @Autowired private Polls polls;
  @Autowired private StagingArea staging;
  @Autowired private JdbcClient jdbc;

  StorageTroubleIT(@LocalServerPort int port) {
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
    interruption.pause();
    server.close();
  }

  @Test
  void aCommitWhoseAnswerIsLostIsLookedUpAndNothingIsDeletedInThatSession() {
    int unanswered = 0;
    for (int commit = 1; commit <= 12; commit++) {
      String account = account("after_store");
      interruption.plan(Interruption.Fault.COMMIT_UNANSWERED, commit);
      poll(account);
      interruption.pause();
      if (interruption.happened() && !drop.isEmpty()) {
        unanswered++;
      }
      silence(account);
      poll(account);
      poll(account);
      assertThat(messages(account)).as("commit %d", commit).hasSize(3);
      assertThat(events(account, "message.stored")).isEqualTo(3);
      assertThat(drop.isEmpty()).isTrue();
      deliverThree();
    }
    assertThat(unanswered).as("some sessions ended before DELE").isPositive();
  }

  @Test
  void aDatabaseThatGoesAwayEndsTheSessionWithoutQuitAndIsCaughtUpWith() throws Exception {
    String account = account("keep");
    var reached = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    server.sabotage(new Sabotage.DeleteOnRetr(), new Sabotage.HoldAt("RETR 3", reached, go));
    CompletableFuture<Void> poll = CompletableFuture.runAsync(() -> poll(account));
    reached.await();
    interruption.plan(Interruption.Fault.CRASH, 1);
    go.countDown();
    poll.join();
    interruption.pause();
    assertThat(interruption.happened()).isTrue();
    assertThat(server.commands()).doesNotContain("QUIT");
    assertThat(drop.uidls()).as("a server that deletes on RETR has not").hasSize(3);

    silence(account);
    poll(account);
    assertThat(messages(account)).hasSize(3);
  }

  @Test
  void whileTheDatabaseIsAwayTheApiSaysSoAndNoServerIsAsked() {
    String account = account("keep");
    poll(account);
    int connections = server.connections();
    interruption.plan(Interruption.Fault.CRASH, 1);
    for (int i = 0; i < 5; i++) {
      poll(account);
    }
    assertThat(server.connections()).isEqualTo(connections);
    var answer = api.get("/accounts/" + account);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().get("code").asString()).isEqualTo("storage.unavailable");
    assertThat(answer.header("Retry-After")).isNotEmpty();

    interruption.pause();
    drop.deliver("later", "Subject: later\r\n\r\nbody\r\n");
    poll(account);
    assertThat(messages(account)).hasSize(4);
  }

  @Test
  void aFullDiskEndsTheSessionWithoutQuitAndTheApiGoesOn() throws Exception {
    drop.deliver("large", "Subject: large\r\n\r\n" + "x\r\n".repeat(700_000));
    String account = account("after_store");
    Path file = staging.newFile();
    Path folder = file.getParent();
    Files.delete(file);
    Files.delete(folder);
    JsonNode failed = api.poll(account);

    assertThat(failed.at("/problem/code").asString()).isEqualTo("storage.unavailable");
    assertThat(server.commands()).doesNotContain("QUIT");
    assertThat(drop.uidls()).hasSize(4);
    api.get("/messages?account=" + account).ok();

    Files.createDirectory(folder);
    api.poll(account);
    assertThat(messages(account)).hasSize(4);
    assertThat(drop.isEmpty()).isTrue();
  }

  private String account(String deletion) {
    return api.account(with(TestAccounts.on(server), "deletion", Map.of("mode", deletion)));
  }

  private void poll(String account) {
    try {
      polls.run(UUID.fromString(account), PollTrigger.SCHEDULE);
    } catch (DataAccessException | TransactionException e) {
      // the replica has no database; the scheduler would try again later
    }
  }

  /** A poll whose end could not be written is taken for dead, as a peer would after a while. */
  private void silence(String account) {
    jdbc.sql(
            "update poll set heartbeat_at = heartbeat_at - interval '1' day"
                + " where active_account = ?")
        .param(UUID.fromString(account))
        .update();
  }

  private List<JsonNode> messages(String account) {
    return api.all("/messages?account=" + account);
  }

  private int events(String account, String type) {
    return jdbc.sql("select count(*) from event where account_id = ? and type = ?")
        .params(UUID.fromString(account), type)
        .query(Integer.class)
        .single();
  }
}
