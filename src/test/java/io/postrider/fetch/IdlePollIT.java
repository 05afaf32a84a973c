package io.postrider.fetch;

import static io.postrider.fetch.TestAccounts.PASSWORD;
import static io.postrider.fetch.TestAccounts.USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.ScriptedPop3Server;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** What a poll that finds nothing new costs the database: most polls of most accounts are such. */
@PostriderIntegrationTest
@Import(FaultyDatabase.class)
@TestPropertySource(properties = "logging.level.io.postrider.fetch=OFF")
class IdlePollIT {

  /** Claim, listing, end. */
  private static final int TRANSACTIONS = 3;

  /** Four statements of each, and its commit. */
  private static final int CALLS = TRANSACTIONS * (4 + 1);

  /** This thread's alone: what others do meanwhile does not count. */
  private final Interruption interruption = new Interruption();

  private final Maildrop drop = new Maildrop();
  private final ScriptedPop3Server server =
      ScriptedPop3Server.serving(USER, PASSWORD, drop).pipelining().start();
  private final ApiClient api;

  @Autowired private Polls polls;

  IdlePollIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @BeforeEach
  void deliver() {
    FaultyDatabase.OF_THIS_LIFE.set(interruption);
    drop.deliver("uid-1", "\r\n");
  }

  @AfterEach
  void stop() {
    FaultyDatabase.OF_THIS_LIFE.remove();
    server.close();
  }

  @Test
  void isThreeTransactions() {
    assertThat(callsOfAnIdlePoll(Interruption.Fault.COMMIT_UNANSWERED)).isEqualTo(TRANSACTIONS);
  }

  @Test
  void asksTheDatabaseNoMoreForManyMessagesThanForFew() {
    int few = callsOfAnIdlePoll(Interruption.Fault.CRASH);
    for (int i = 2; i <= 300; i++) {
      drop.deliver("uid-" + i, "\r\n");
    }

    assertThat(callsOfAnIdlePoll(Interruption.Fault.CRASH))
        .isEqualTo(few)
        .isLessThanOrEqualTo(CALLS);
  }

  private int callsOfAnIdlePoll(Interruption.Fault counted) {
    UUID account = UUID.fromString(api.account(TestAccounts.on(server)));
    polls.run(account, PollTrigger.SCHEDULE);
    interruption.plan(counted, Integer.MAX_VALUE);
    polls.run(account, PollTrigger.SCHEDULE);
    interruption.pause();
    return interruption.steps();
  }
}
