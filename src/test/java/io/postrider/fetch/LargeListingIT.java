package io.postrider.fetch;

import static io.postrider.fetch.TestAccounts.PASSWORD;
import static io.postrider.fetch.TestAccounts.USER;
import static io.postrider.fetch.TestAccounts.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.ScriptedPop3Server;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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

/** A first listing too large for one transaction, interrupted between any two of them. */
@PostriderIntegrationTest
@Import(FaultyDatabase.class)
@TestPropertySource(properties = "logging.level.io.postrider.fetch=OFF")
class LargeListingIT {

  private static final int MANY = ListingTransactions.AT_ONCE + 50;
  private static final int MOST_COMMITS = 30;

  private final Interruption interruption = FaultyDatabase.INTERRUPTION;
  private final Maildrop drop = new Maildrop();
  private final ScriptedPop3Server server =
      ScriptedPop3Server.serving(USER, PASSWORD, drop).pipelining().start();
  private final ApiClient api;

  @Autowired private Polls polls;
  @Autowired private JdbcClient jdbc;

  LargeListingIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @BeforeEach
  void deliver() {
    for (int i = 1; i <= MANY; i++) {
      drop.deliver("uid-" + i, "\r\n");
    }
  }

  @AfterEach
  void stop() {
    interruption.pause();
    server.close();
  }

  @Test
  void goesOnWhereItWasAndEntersEachMessageOnce() {
    Set<Long> heldAfterTheFault = new HashSet<>();
    boolean happened = true;
    for (int commit = 1; happened && commit < MOST_COMMITS; commit++) {
      UUID account = account("all");
      happened = isInterruptedAt(commit, account);
      heldAfterTheFault.add(held(account));

      poll(account);
      assertThat(held(account)).as("commit %d", commit).isEqualTo(MANY);
    }
    assertThat(happened).as("the poll comes to an end").isFalse();
    assertThat(heldAfterTheFault)
        .as("a part was entered by itself")
        .contains((long) ListingTransactions.AT_ONCE, (long) MANY);
  }

  @Test
  void whatArrivesAfterABaselineWasBrokenOffIsWanted() {
    Set<Long> heldAfterTheFault = new HashSet<>();
    boolean happened = true;
    for (int commit = 1; happened && commit < MOST_COMMITS; commit++) {
      UUID account = account("none");
      happened = isInterruptedAt(commit, account);
      long held = held(account);
      heldAfterTheFault.add(held);
      drop.deliver("late-" + commit, "\r\n");

      poll(account);
      String late = state(account, "late-" + commit);
      assertThat(late)
          .as("commit %d, after which %d were known", commit, held)
          .isEqualTo(held == 0 ? "SKIPPED" : "STORED");
    }
    assertThat(happened).as("the poll comes to an end").isFalse();
    assertThat(heldAfterTheFault)
        .as("broken off before and after")
        .contains(0L)
        .hasSizeGreaterThan(1);
  }

  private UUID account(String baseline) {
    return UUID.fromString(
        api.account(
            with(
                with(TestAccounts.on(server), "baseline", Map.of("mode", baseline)),
                "limits",
                Map.of("maxMessagesPerPoll", 1))));
  }

  /** Polls; says whether that commit came, whose answer is lost. */
  private boolean isInterruptedAt(int commit, UUID account) {
    interruption.plan(Interruption.Fault.COMMIT_UNANSWERED, commit);
    poll(account);
    interruption.pause();
    return interruption.happened();
  }

  private void poll(UUID account) {
    try {
      polls.run(account, PollTrigger.SCHEDULE);
    } catch (DataAccessException | TransactionException e) {
      // what it could not write is to be done by the next
    }
    jdbc.sql(
            "update poll set heartbeat_at = started_at - interval '1' day where active_account = ?")
        .param(account)
        .update();
  }

  private long held(UUID account) {
    return jdbc.sql("select count(*) from uidl_entry where account_id = ?")
        .param(account)
        .query((row, _) -> row.getLong(1))
        .single();
  }

  private String state(UUID account, String uidl) {
    return jdbc.sql("select state from uidl_entry where account_id = ? and uidl = ?")
        .params(account, uidl)
        .query((row, _) -> row.getString(1))
        .single();
  }
}
