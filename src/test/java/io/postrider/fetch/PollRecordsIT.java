package io.postrider.fetch;

import static io.postrider.fetch.TestAccounts.PASSWORD;
import static io.postrider.fetch.TestAccounts.USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.ScriptedPop3Server;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How long polls are remembered: what they did for weeks, that there was nothing to do for hours.
 */
@PostriderIntegrationTest
class PollRecordsIT {

  private final Maildrop drop = new Maildrop();
  private final ScriptedPop3Server server =
      ScriptedPop3Server.serving(USER, PASSWORD, drop).pipelining().start();
  private final ApiClient api;
  private UUID account;

  @Autowired private Polls polls;
  @Autowired private JdbcClient jdbc;

  PollRecordsIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  @BeforeEach
  void register() {
    account = UUID.fromString(api.account(TestAccounts.on(server)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void forgetsIdlePollsAfterHoursButNotTheLastNorWhatSomethingCameOf() {
    drop.deliver("uid-1", "Subject: one\r\n\r\n");
    UUID first = poll(PollTrigger.SCHEDULE);
    UUID idle = poll(PollTrigger.SCHEDULE);
    UUID asked = UUID.fromString(api.poll(account.toString()).get("id").asString());
    server.close();
    UUID failed = poll(PollTrigger.SCHEDULE);
    UUID last = insertIdle();
    endedAgo("7 hour");

    polls.dropOld();

    assertThat(remembered()).contains(first, asked, failed, last).doesNotContain(idle).hasSize(4);
  }

  @Test
  void keepsIdlePollsForHours() {
    UUID idle = poll(PollTrigger.SCHEDULE);
    UUID later = poll(PollTrigger.SCHEDULE);
    endedAgo("5 hour");

    polls.dropOld();

    assertThat(remembered()).containsExactlyInAnyOrder(idle, later);
  }

  @Test
  void forgetsAllAfterWeeks() {
    poll(PollTrigger.SCHEDULE);
    endedAgo("15 day");

    polls.dropOld();

    assertThat(remembered()).isEmpty();
  }

  /** Polls; the poll that came of it. */
  private UUID poll(PollTrigger trigger) {
    List<UUID> before = remembered();
    polls.run(account, trigger);
    return remembered().stream().filter(id -> !before.contains(id)).findFirst().orElseThrow();
  }

  /** A poll that found nothing, after all others. */
  private UUID insertIdle() {
    UUID id = UUID.randomUUID();
    jdbc.sql(
            """
            insert into poll (id, account_id, trigger_kind, state, phase, started_at, heartbeat_at,
              ended_at)
            select ?, account_id, 'SCHEDULE', 'COMPLETED', 'DONE',
              max(started_at) + interval '1' second, max(heartbeat_at), max(ended_at)
            from poll where account_id = ? group by account_id
            """)
        .params(id, account)
        .update();
    return id;
  }

  private void endedAgo(String time) {
    String[] words = time.split(" ", 2);
    jdbc.sql(
            "update poll set ended_at = current_timestamp - interval '%s' %s where account_id = ?"
                .formatted(words[0], words[1]))
        .param(account)
        .update();
  }

  private List<UUID> remembered() {
    return jdbc.sql("select id from poll where account_id = ?")
        .param(account)
        .query((row, _) -> row.getObject(1, UUID.class))
        .list();
  }
}
