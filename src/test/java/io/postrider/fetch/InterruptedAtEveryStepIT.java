package io.postrider.fetch;

import static io.postrider.fetch.TestAccounts.PASSWORD;
import static io.postrider.fetch.TestAccounts.USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.ApiClient;
import io.postrider.PostriderIntegrationTest;
import io.postrider.TestDatabase;
import io.postrider.fetch.Interruption.Fault;
import io.postrider.pop3.Maildrop;
import io.postrider.pop3.Sabotage;
import io.postrider.pop3.ScriptedPop3Server;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.TransactionException;

/**
 * Each scenario is lived through once undisturbed, and then again for every step of it, with a
 * fault at that step: the process dies there, the server hangs up there, or the answer to the
 * commit is lost there. Afterwards everything is well again and polls go on until one changes
 * nothing; what then is in the store, in the ledger, on the server and in the event log must be
 * what the undisturbed run left, and the books must balance.
 */
@DirtiesContext // its database lies in memory
@PostriderIntegrationTest
@Import(FaultyDatabase.class)
@TestPropertySource(
    properties = {
      TestDatabase.IN_MEMORY + "=true",
      "postrider.fetch.batch-messages=2",
      "logging.level.io.postrider.fetch=OFF"
    })
class InterruptedAtEveryStepIT {

  private static final int MOST_STEPS = 2_000;
  private static final int MOST_POLLS = 10;
  private static final AtomicInteger RUNS = new AtomicInteger();

  private final ApiClient api;

  @Autowired private Polls polls;
  @Autowired private LedgerAudit audit;
  @Autowired private JdbcClient jdbc;

  InterruptedAtEveryStepIT(@LocalServerPort int port) {
    api = new ApiClient(port);
  }

  static List<Scenario> scenarios() {
    return Scenario.all();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void endsAsIfNothingHadHappened(Scenario scenario) throws Exception {
    String undisturbed = new Life(scenario, Fault.NONE, 0).live().end();
    var lives = new ArrayList<Callable<Integer>>();
    for (Fault fault : List.of(Fault.CRASH, Fault.HANG_UP, Fault.COMMIT_UNANSWERED)) {
      lives.add(() -> interruptEverywhere(scenario, fault, undisturbed));
    }
    int runs = 0;
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      for (Future<Integer> each : threads.invokeAll(lives)) {
        runs += each.get();
      }
    }
    RUNS.addAndGet(runs);
    System.out.println(scenario.name() + ": interrupted " + runs + " times");
  }

  /** Returns how many steps there were. */
  private int interruptEverywhere(Scenario scenario, Fault fault, String undisturbed) {
    for (int step = 1; step < MOST_STEPS; step++) {
      Outcome outcome = new Life(scenario, fault, step).live();
      if (!outcome.happened()) {
        return step - 1;
      }
      assertThat(outcome.end())
          .as("%s, %s at step %d", scenario.name(), fault, step)
          .isEqualTo(undisturbed);
    }
    throw new AssertionError(scenario + " comes to no end");
  }

  @AfterAll
  static void report() {
    System.out.println(
        "interrupted at every step: " + Scenario.all().size() + " scenarios, " + RUNS + " runs");
  }

  /** One run of a scenario, on one thread, with an account of its own. */
  private final class Life {
    private final Scenario scenario;
    private final Interruption interruption = new Interruption();
    private final Maildrop drop = new Maildrop();
    private final Fault fault;
    private final int step;

    Life(Scenario scenario, Fault fault, int step) {
      this.scenario = scenario;
      this.fault = fault;
      this.step = step;
    }

    Outcome live() {
      FaultyDatabase.OF_THIS_LIFE.set(interruption);
      try (var server = ScriptedPop3Server.serving(USER, PASSWORD, drop).pipelining().start()) {
        var sabotages = new ArrayList<>(scenario.sabotages());
        sabotages.add(new Sabotage.CloseWhen(interruption::command));
        server.sabotage(sabotages.toArray(Sabotage[]::new));
        var body = TestAccounts.on(server);
        body.putAll(scenario.settings());
        String account = api.account(body);

        interruption.plan(fault, step);
        interruption.pause();
        for (Scenario.Act act : scenario.acts()) {
          perform(act, account);
        }
        boolean happened = interruption.happened();

        String end = rest(account, server);
        assertThat(audit.of(UUID.fromString(account)).words())
            .as("%s: the books balance", scenario)
            .isEqualTo(new LedgerAudit.Finding(0, 0, 0, 0, 0, 0).words());
        return new Outcome(happened, end);
      } finally {
        FaultyDatabase.OF_THIS_LIFE.remove();
      }
    }

    /** Polls until a poll changes nothing, and sees that it fetched nothing either. */
    private String rest(String account, ScriptedPop3Server server) {
      String before = look(account);
      for (int i = 0; i < MOST_POLLS; i++) {
        int said = server.commands().size();
        poll(account);
        String after = look(account);
        if (after.equals(before)) {
          assertThat(server.commands().subList(said, server.commands().size()))
              .as("a mailbox at rest is not fetched again")
              .noneMatch(command -> command.startsWith("RETR"));
          return after;
        }
        before = after;
      }
      throw new AssertionError("no rest after " + MOST_POLLS + " polls: " + before);
    }

    private void perform(Scenario.Act act, String account) {
      switch (act) {
        case Scenario.Act.Deliver deliver -> {
          for (String uidl : deliver.uidls()) {
            Scenario.deliver(drop, uidl);
          }
        }
        case Scenario.Act.RemovedElsewhere removed -> drop.remove(removed.uidl());
        case Scenario.Act.Change change ->
            api.patch("/accounts/" + account, change.settings()).ok();
        case Scenario.Act.Poll _ -> poll(account);
      }
    }

    /** A replica that died is noticed by its silence; then any replica polls. */
    private void poll(String account) {
      UUID id = UUID.fromString(account);
      jdbc.sql(
              "update poll set heartbeat_at = started_at - interval '1' day where active_account = ?")
          .param(id)
          .update();
      interruption.resume();
      try {
        polls.run(id, PollTrigger.SCHEDULE);
      } catch (DataAccessException | TransactionException e) {
        // the replica that should have polled has no database
      } finally {
        interruption.pause();
      }
    }

    /** All that anybody outside can see. */
    private String look(String account) {
      UUID id = UUID.fromString(account);
      return String.join(
          "\n",
          "on the server " + (scenario.serverForgets() ? "whatever" : drop.uidls()),
          "messages " + rows("select uidl, sha256 from message where account_id = ?", id),
          "ledger "
              + rows(
                  "select uidl, occurrence, state, "
                      + (scenario.serverForgets() ? "" : "on_server,")
                      + " case when state = 'SEEN' then attempts end"
                      + " from uidl_entry where account_id = ?",
                  id),
          "events "
              + rows(
                  "select type, data from event where account_id = ? and type like 'message.%'",
                  id));
    }
  }

  private List<String> rows(String sql, UUID account) {
    return jdbc
        .sql(sql)
        .param(account)
        .query((row, _) -> {
          var line = new StringBuilder();
          for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            Object value = row.getObject(i);
            line.append(
                    value instanceof byte[] octets
                        ? HexFormat.of().formatHex(octets)
                        : uidlOf(value))
                .append(' ');
          }
          return line.toString();
        })
        .list()
        .stream()
        .sorted()
        .toList();
  }

  /** Of an event only whose it is: ids and times are of each run alone. */
  private static String uidlOf(Object value) {
    String text = String.valueOf(value);
    int at = text.indexOf("\"uidl\":\"");
    return at < 0 ? text : text.substring(at, text.indexOf('"', at + 8));
  }

  private record Outcome(boolean happened, String end) {}
}
