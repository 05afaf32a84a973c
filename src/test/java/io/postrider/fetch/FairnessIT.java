package io.postrider.fetch;

import static io.postrider.fetch.TestAccounts.PASSWORD;
import static io.postrider.fetch.TestAccounts.USER;
import static io.postrider.fetch.TestAccounts.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.ScriptedPop3Server;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** One place for a session, and a mailbox that would keep it for hours. */
@PostriderIntegrationTest
@TestPropertySource(
    properties = {"postrider.fetch.max-sessions=1", "postrider.fetch.session-slice=PT0.001S"})
class FairnessIT {

  private static final int MANY = 2 * Turns.MESSAGES + 50;
  private static final String NEIGHBOUR = "neighbour@example.com";

  private final Maildrop huge = new Maildrop();
  private final Maildrop small = new Maildrop();
  private final ScriptedPop3Server server =
      ScriptedPop3Server.serving(USER, PASSWORD, huge)
          .user(NEIGHBOUR, PASSWORD, small)
          .pipelining()
          .start();
  private final ApiClient api;

  @Autowired private Polls polls;
  @Autowired private JdbcClient jdbc;

  FairnessIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aHugeMailboxTakesTurnsWithTheOthersAndGoesOnWhereItWas() {
    for (int i = 1; i <= MANY; i++) {
      huge.deliver("uid-" + i, "Subject: number " + i + "\r\n\r\n");
    }
    small.deliver("uid-1", "Subject: small\r\n\r\n");
    var body = with(TestAccounts.on(server), "schedule", Map.of("interval", "PT1H"));
    UUID large = UUID.fromString(api.account(body));
    UUID neighbour = UUID.fromString(api.account(with(body, "username", NEIGHBOUR)));

    assertThat(comesAgainSoon(polls.run(large, PollTrigger.SCHEDULE))).isTrue();
    assertThat(stored(large)).as("one portion").isEqualTo(Turns.MESSAGES);
    polls.run(neighbour, PollTrigger.SCHEDULE);
    assertThat(stored(neighbour)).as("the neighbour's turn comes in between").isEqualTo(1);

    assertThat(comesAgainSoon(polls.run(large, PollTrigger.SCHEDULE))).isTrue();
    assertThat(comesAgainSoon(polls.run(large, PollTrigger.SCHEDULE))).as("all is read").isFalse();
    assertThat(stored(large)).isEqualTo(MANY);
    assertThat(server.commands().stream().filter(command -> command.startsWith("RETR")))
        .as("nothing is fetched twice")
        .hasSize(MANY + 1);
  }

  private static boolean comesAgainSoon(NextPoll next) {
    return next instanceof NextPoll.At at
        && at.when().isBefore(Instant.now().plus(Duration.ofMinutes(5)));
  }

  private long stored(UUID account) {
    return jdbc.sql("select count(*) from message where account_id = ?")
        .param(account)
        .query((row, _) -> row.getLong(1))
        .single();
  }
}
