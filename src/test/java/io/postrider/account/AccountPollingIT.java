package io.postrider.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.PostriderIntegrationTest;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

/** Of polls and changes of one account, one comes after the other, and the later one wins. */
@PostriderIntegrationTest
class AccountPollingIT {

  private static final Problem TROUBLE =
      Problem.of(ProblemCode.AUTH_REJECTED, "The server rejected the password.");

  @Autowired AccountPolling polling;
  @Autowired AccountRegister register;
  @Autowired AccountDirectory directory;
  @Autowired TransactionTemplate transaction;
  @Autowired AccountStates states;
  @Autowired JdbcClient jdbc;
  @Autowired InstantSource time;

  private UUID account() {
    return register.register(SampleAccounts.SUPPORT, Credentials.of(SampleAccounts.PASSWORD));
  }

  private AccountStatus status(UUID id) {
    return directory.find(id).orElseThrow().status();
  }

  private List<String> events(UUID id) {
    return jdbc.sql("select type from event where account_id = :id order by seq")
        .param("id", id)
        .query((row, number) -> row.getString("type"))
        .list();
  }

  private boolean holds(PollTicket ticket) {
    return Boolean.TRUE.equals(transaction.execute(status -> polling.holdsFence(ticket)));
  }

  private void complete(PollTicket ticket) {
    transaction.executeWithoutResult(
        status -> polling.completed(ticket, 3, List.of(), time.instant().plusSeconds(300)));
  }

  private void fail(PollTicket ticket, AccountState state) {
    transaction.executeWithoutResult(
        status -> polling.failed(ticket, TROUBLE, state, time.instant().plusSeconds(60)));
  }

  @Test
  void aPollGetsTheMailboxWithItsSecretsOpened() {
    UUID id = account();

    PollTicket ticket = polling.begin(id);

    assertThat(ticket.mailbox().auth()).isEqualTo(SampleAccounts.PASSWORD);
    assertThat(ticket.mailbox().host()).isEqualTo("pop.example.com");
    assertThat(ticket.epoch()).isEqualTo(1);
    assertThat(status(id).state()).isEqualTo(AccountState.POLLING);
    assertThat(status(id).lastPollAt()).isNotNull();
    assertThat(holds(ticket)).isTrue();
  }

  @Test
  void aPollThatWentWellLeavesTheAccountIdle() {
    UUID id = account();

    complete(polling.begin(id));

    AccountStatus status = status(id);
    assertThat(status.state()).isEqualTo(AccountState.IDLE);
    assertThat(status.lastSuccessAt()).isNotNull();
    assertThat(status.nextPollAt()).isAfter(status.lastSuccessAt());
    assertThat(status.counts().onServer()).isEqualTo(3);
  }

  @Test
  void aNoticeIsToldOnceAndStaysUntilItIsWithdrawn() {
    UUID id = account();
    PollTicket ticket = polling.begin(id);
    Problem notice = Problem.of(ProblemCode.UIDL_UNSUPPORTED, "no unique-ids");

    assertThat(tell(ticket, notice)).isTrue();
    assertThat(tell(ticket, notice)).isFalse();
    complete(ticket);

    assertThat(status(id).notices()).containsExactly(notice);
    assertThat(status(id).problem()).isNull();
    PollTicket next = polling.begin(id);
    transaction.executeWithoutResult(_ -> polling.withdraw(next, ProblemCode.UIDL_UNSUPPORTED));
    assertThat(status(id).notices()).isEmpty();
  }

  @Test
  void aPollWhoseFenceWasPassedTellsNothing() {
    UUID id = account();
    PollTicket old = polling.begin(id);
    polling.begin(id);

    assertThat(tell(old, TROUBLE)).isFalse();
    assertThat(status(id).notices()).isEmpty();
  }

  @Test
  void anInterruptionTakesTheTurnFromWhoeverPolls() {
    UUID id = account();
    PollTicket ticket = polling.begin(id);

    Long epoch = transaction.execute(_ -> polling.interrupt(id));

    assertThat(epoch).isEqualTo(ticket.epoch());
    assertThat(holds(ticket)).isFalse();
  }

  private boolean tell(PollTicket ticket, Problem notice) {
    return Boolean.TRUE.equals(transaction.execute(_ -> polling.tell(ticket, notice)));
  }

  @Test
  void nobodyPollsAnAccountThatIsNotThere() {
    ProblemException refused =
        catchThrowableOfType(ProblemException.class, () -> polling.begin(UUID.randomUUID()));

    assertThat(refused.problem().code()).isEqualTo(ProblemCode.NOT_FOUND);
    assertThat(polling.consecutiveFailures(UUID.randomUUID())).isZero();
  }

  @Test
  void theFenceIsAskedAndTheEndIsToldInATransactionOnly() {
    PollTicket ticket = polling.begin(account());

    assertThatThrownBy(() -> polling.holdsFence(ticket))
        .isInstanceOf(IllegalTransactionStateException.class);
    assertThatThrownBy(() -> polling.completed(ticket, 0, List.of(), time.instant()))
        .isInstanceOf(IllegalTransactionStateException.class);
  }

  @Test
  void theSecondPollTakesTheTurnFromTheFirst() {
    UUID id = account();
    PollTicket zombie = polling.begin(id);

    PollTicket heir = polling.begin(id);

    assertThat(holds(zombie)).isFalse();
    assertThat(holds(heir)).isTrue();
    fail(zombie, AccountState.REFUSED);
    assertThat(status(id).state()).as("a zombie's verdict").isEqualTo(AccountState.POLLING);
    complete(heir);
    complete(zombie);
    assertThat(status(id).state()).isEqualTo(AccountState.IDLE);
  }

  @Test
  void ofManyThatBeginAtOnceOneHoldsTheFence() throws Exception {
    UUID id = account();
    List<Callable<PollTicket>> beginnings = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      beginnings.add(() -> polling.begin(id));
    }

    List<PollTicket> tickets = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<PollTicket> begun : threads.invokeAll(beginnings)) {
        tickets.add(begun.get());
      }
    }

    Set<Long> fences = new TreeSet<>();
    tickets.forEach(ticket -> fences.add(ticket.fence()));
    assertThat(fences).as("no fence twice").hasSize(8);
    assertThat(tickets.stream().filter(this::holds)).hasSize(1);
  }

  @Test
  void nobodyTakesTheFenceFromABatchThatHoldsIt() throws Exception {
    UUID id = account();
    List<Callable<Integer>> pollers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      pollers.add(() -> batchesThatKeptTheirFence(id));
    }

    int batches = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Integer> done : threads.invokeAll(pollers)) {
        batches += done.get();
      }
    }

    assertThat(batches).as("some batch got its turn").isPositive();
  }

  private int batchesThatKeptTheirFence(UUID id) {
    int batches = 0;
    for (int round = 0; round < 20; round++) {
      PollTicket ticket = polling.begin(id);
      batches +=
          transaction.execute(status -> {
            if (!polling.holdsFence(ticket)) {
              return 0;
            }
            for (int row = 0; row < 10; row++) {
              assertThat(standing(id).fence).isEqualTo(ticket.fence());
            }
            return 1;
          });
    }
    return batches;
  }

  @Test
  void aChangeDuringAPollTakesItsFence() {
    UUID id = account();
    PollTicket ticket = polling.begin(id);

    register.change(
        id, (now, auth) -> new Amendment.Amended(SampleAccounts.named("Renamed"), null));

    assertThat(holds(ticket)).isFalse();
    assertThat(status(id).state()).isEqualTo(AccountState.PENDING);
    assertThat(polling.begin(id).epoch()).as("same maildrop").isEqualTo(1);
  }

  @Test
  void anotherHostIsAnotherEpoch() {
    UUID id = account();
    polling.begin(id);

    register.change(
        id,
        (now, auth) ->
            new Amendment.Amended(
                SampleAccounts.withHost(now.settings(), "pop.example.org"), null));

    PollTicket ticket = polling.begin(id);
    assertThat(ticket.epoch()).isEqualTo(2);
    assertThat(ticket.moved()).isTrue();
    assertThat(ticket.mailbox().host()).isEqualTo("pop.example.org");
  }

  @Test
  void theWayBackToAHostLeadsBackToItsEpoch() {
    UUID id = account();
    String home = polling.begin(id).mailbox().host();
    changeHost(id, "pop.example.org");
    assertThat(polling.begin(id).epoch()).isEqualTo(2);
    changeHost(id, "pop.example.net");
    assertThat(polling.begin(id).epoch()).isEqualTo(3);

    changeHost(id, home);
    assertThat(polling.begin(id).epoch()).isEqualTo(1);
    changeHost(id, "pop.example.org");
    assertThat(polling.begin(id).epoch()).isEqualTo(2);
  }

  @Test
  void aMailboxThatWasRecognisedKeepsItsEpochUnderBothNames() {
    UUID id = account();
    changeHost(id, "pop.example.org");
    PollTicket ticket = polling.begin(id);

    PollTicket recognised = transaction.execute(_ -> polling.recognised(ticket, 1));

    assertThat(recognised.epoch()).isEqualTo(1);
    assertThat(recognised.moved()).isFalse();
    assertThat(holds(recognised)).isTrue();
    changeHost(id, "pop.example.net");
    changeHost(id, "pop.example.org");
    assertThat(polling.begin(id).epoch()).isEqualTo(1);
  }

  @Test
  void whoLostTheTurnRecognisesNothing() {
    UUID id = account();
    changeHost(id, "pop.example.org");
    PollTicket ticket = polling.begin(id);
    PollTicket later = polling.begin(id);

    transaction.execute(_ -> polling.recognised(ticket, 1));

    assertThat(later.moved()).isTrue();
    assertThat(polling.begin(id).epoch()).isEqualTo(2);
  }

  private void changeHost(UUID id, String host) {
    register.change(
        id, (now, _) -> new Amendment.Amended(SampleAccounts.withHost(now.settings(), host), null));
  }

  @Test
  void noChangeIsNoNews() {
    UUID id = account();
    PollTicket ticket = polling.begin(id);

    register.change(id, (now, auth) -> new Amendment.Amended(now.settings(), null));

    assertThat(holds(ticket)).isTrue();
    assertThat(events(id)).containsExactly("account.created");
  }

  @Test
  void aPauseTakesTheFenceAndRefusesPolls() {
    UUID id = account();
    PollTicket ticket = polling.begin(id);

    register.pause(id, "holidays", null);

    assertThat(holds(ticket)).isFalse();
    ProblemException refused =
        catchThrowableOfType(ProblemException.class, () -> polling.begin(id));
    assertThat(refused.problem().code()).isEqualTo(ProblemCode.CONFLICT);

    register.resume(id);

    assertThat(holds(polling.begin(id))).isTrue();
    assertThat(events(id)).containsExactly("account.created", "account.paused", "account.resumed");
  }

  @Test
  void aPauseThatRanOutIsEndedByTheNextPoll() {
    UUID id = account();
    register.pause(id, "until then", time.instant().plus(Duration.ofHours(1)));
    jdbc.sql("update account_state set paused_until = :then where account_id = :id")
        .param("then", AccountStates.at(time.instant().minusSeconds(1)))
        .param("id", id)
        .update();
    assertThat(status(id).state()).isEqualTo(AccountState.PENDING);
    assertThat(status(id).pauseReason()).isNull();

    assertThat(holds(polling.begin(id))).isTrue();

    assertThat(events(id)).endsWith("account.paused", "account.resumed");
  }

  @Test
  void disablingTakesTheFenceAndRefusesPolls() {
    UUID id = account();
    PollTicket ticket = polling.begin(id);

    register.change(
        id,
        (now, auth) ->
            new Amendment.Amended(SampleAccounts.withEnabled(now.settings(), false), null));

    assertThat(holds(ticket)).isFalse();
    assertThatThrownBy(() -> polling.begin(id)).hasMessageContaining("disabled");
    assertThatThrownBy(() -> register.resume(id)).hasMessageContaining("disabled");
    assertThat(status(id).state()).isEqualTo(AccountState.PAUSED);
    assertThat(events(id)).containsExactly("account.created", "account.updated", "account.paused");
  }

  @Test
  void anAccountThatIsGoneHoldsNoFence() {
    UUID id = account();
    PollTicket ticket = polling.begin(id);

    register.remove(id, false, version -> {});

    assertThat(holds(ticket)).isFalse();
    complete(ticket);
    fail(ticket, AccountState.FAILING);
    polling.nextPollAt(id, time.instant());
    assertThat(directory.find(id)).isEmpty();
    assertThat(
            jdbc.sql("select count(*) from account_label where account_id = :id")
                .param("id", id)
                .query((row, number) -> row.getLong(1))
                .single())
        .isZero();
    assertThat(events(id)).containsExactly("account.created", "account.deleted");
  }

  @Test
  void failuresAreCountedShownAndToldOnce() {
    UUID id = account();
    fail(polling.begin(id), AccountState.BACKING_OFF);
    fail(polling.begin(id), AccountState.BACKING_OFF);
    fail(polling.begin(id), AccountState.FAILING);
    fail(polling.begin(id), AccountState.FAILING);

    assertThat(polling.consecutiveFailures(id)).isEqualTo(4);
    assertThat(status(id).state()).isEqualTo(AccountState.FAILING);
    assertThat(status(id).problem()).isEqualTo(TROUBLE);
    assertThat(events(id)).containsExactly("account.created", "account.failing");

    complete(polling.begin(id));

    assertThat(status(id).problem()).isNull();
    assertThat(polling.consecutiveFailures(id)).isZero();
    assertThat(events(id))
        .containsExactly("account.created", "account.failing", "account.recovered");
  }

  @Test
  void aRefusedAccountIsPolledAgainOnlyAfterAPersonHelped() {
    UUID id = account();
    fail(polling.begin(id), AccountState.REFUSED);
    assertThat(
            catchThrowableOfType(ProblemException.class, () -> polling.begin(id)).problem().code())
        .isEqualTo(ProblemCode.CONFLICT);

    register.change(
        id,
        (now, auth) ->
            new Amendment.Amended(
                now.settings(),
                Credentials.of(new MailboxAuth.PasswordAuth(AuthMechanism.AUTO, "better"))));
    PollTicket ticket = polling.begin(id);

    assertThat(ticket.mailbox().auth())
        .isEqualTo(new MailboxAuth.PasswordAuth(AuthMechanism.AUTO, "better"));
    complete(ticket);
    assertThat(events(id))
        .containsExactly(
            "account.created", "account.refused", "account.updated", "account.recovered");
  }

  @Test
  void whatRollsBackHappenedToNobody() {
    UUID id = account();
    PollTicket ticket = polling.begin(id);

    transaction.executeWithoutResult(status -> {
      polling.failed(ticket, TROUBLE, AccountState.FAILING, null);
      status.setRollbackOnly();
    });

    assertThat(status(id).state()).isEqualTo(AccountState.POLLING);
    assertThat(events(id)).containsExactly("account.created");
  }

  @Test
  void aSecretThatWasTamperedWithFailsTheAccountNotTheService() {
    UUID id = account();
    UUID other = account();
    // another account's sealed credentials open nowhere else
    jdbc.sql(
            "update account set sealed_auth = (select sealed_auth from account where id = :other)"
                + " where id = :id")
        .param("other", other)
        .param("id", id)
        .update();

    ProblemException locked = catchThrowableOfType(ProblemException.class, () -> polling.begin(id));

    assertThat(locked.problem().code()).isEqualTo(ProblemCode.INTERNAL);
    assertThat(locked.problem().hint()).contains("postrider.secrets.key");
    assertThat(status(id).state()).isEqualTo(AccountState.FAILING);
    assertThat(status(id).problem()).isEqualTo(locked.problem());
    assertThat(status(id).consecutiveFailures()).isEqualTo(1);
    assertThat(events(id)).containsExactly("account.created", "account.failing");
    assertThat(polling.begin(other).mailbox().auth()).isEqualTo(SampleAccounts.PASSWORD);
  }

  @Test
  void theStateThatIsShownIsTheStateThatIsFound() {
    UUID pending = account();
    UUID running = account();
    polling.begin(running);
    UUID failing = account();
    fail(polling.begin(failing), AccountState.FAILING);
    UUID paused = account();
    register.pause(paused, null, null);
    UUID over = account();
    complete(polling.begin(over));
    register.pause(over, null, time.instant().plusSeconds(3600));
    Instant tomorrow = time.instant().plus(Duration.ofDays(1));

    for (UUID id : List.of(pending, running, failing, paused, over)) {
      for (Instant when : List.of(time.instant(), tomorrow)) {
        AccountState inSql =
            jdbc.sql(
                    "select "
                        + AccountStates.SHOWN_STATE
                        + " as shown from account_state s where s.account_id = :id")
                .param("now", AccountStates.at(when))
                .param("id", id)
                .query((row, number) -> AccountState.valueOf(row.getString("shown")))
                .single();
        assertThat(standing(id).shown(when)).isEqualTo(inSql);
      }
    }
  }

  private AccountStanding standing(UUID id) {
    return Objects.requireNonNull(states.read(List.of(id)).get(id));
  }
}
