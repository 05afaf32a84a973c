package io.postrider.fetch;

import static io.postrider.fetch.TestAccounts.PASSWORD;
import static io.postrider.fetch.TestAccounts.USER;
import static io.postrider.fetch.TestAccounts.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.ApiClient;
import io.postrider.DatabaseRelay;
import io.postrider.PostriderIntegrationTest;
import io.postrider.TestDatabase;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.ScriptedPop3Server;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.TransactionException;

/**
 * PostgreSQL has committed and its answer is lost, at each commit of a poll in turn: nobody knows
 * then what was kept, and no guess may cost a message or make two of it.
 */
@PostriderIntegrationTest
@Import(DatabaseRelay.class)
@TestPropertySource(
    properties = {"postrider.fetch.batch-messages=2", "logging.level.io.postrider.fetch=OFF"})
class LostCommitIT {

  private static final int MOST_COMMITS = 100;

  private final ApiClient api;

  @Autowired private Polls polls;
  @Autowired private LedgerAudit audit;
  @Autowired private JdbcClient jdbc;

  LostCommitIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @AfterEach
  void heal() {
    DatabaseRelay.heal();
  }

  @Test
  void whateverCommitIsNotAnsweredEachMessageIsStoredOnceAndThenDeleted() {
    assumeTrue(TestDatabase.isPostgres(), "the relay speaks PostgreSQL's protocol");
    int lost = 0;
    for (int commit = 1; commit < MOST_COMMITS; commit++) {
      var drop = new Maildrop();
      List.of("a", "b", "c").forEach(uidl -> Scenario.deliver(drop, uidl));
      try (var server = ScriptedPop3Server.serving(USER, PASSWORD, drop).pipelining().start()) {
        var body = with(TestAccounts.on(server), "deletion", Map.of("mode", "after_store"));
        UUID account = UUID.fromString(api.account(body));

        DatabaseRelay.loseAnswerToCommit(commit);
        poll(account);
        boolean happened = DatabaseRelay.heal();
        if (!happened) {
          break;
        }
        lost++;
        assertThat(stored(account))
            .as("what was deleted was stored, commit %d", commit)
            .hasSizeGreaterThanOrEqualTo(3 - drop.mails().size());

        for (int i = 0; i < 3; i++) {
          poll(account);
        }
        assertThat(stored(account)).as("commit %d", commit).containsExactly("a", "b", "c");
        assertThat(drop.isEmpty()).as("all is deleted, commit %d", commit).isTrue();
        assertThat(audit.of(account).words())
            .as("the books balance, commit %d", commit)
            .isEqualTo(new LedgerAudit.Finding(0, 0, 0, 0, 0, 0).words());
      }
    }
    System.out.println("answers to COMMIT lost: " + lost);
    assertThat(lost).as("commits of a poll").isGreaterThanOrEqualTo(5);
  }

  /** A replica that died is noticed by its silence; then any replica polls. */
  private void poll(UUID account) {
    try {
      polls.run(account, PollTrigger.SCHEDULE);
    } catch (DataAccessException | TransactionException e) {
      // its connection went at the first step
    }
    jdbc.sql(
            "update poll set heartbeat_at = started_at - interval '1' day where active_account = ?")
        .param(account)
        .update();
  }

  private List<String> stored(UUID account) {
    return jdbc.sql("select uidl from message where account_id = ? order by uidl")
        .param(account)
        .query((row, _) -> row.getString(1))
        .list();
  }
}
