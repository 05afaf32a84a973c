package io.postrider.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.PostriderIntegrationTest;
import io.postrider.account.AccountChanged;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The task of one account, changed by many at once. */
@PostriderIntegrationTest
class PollScheduleIT {
  private static final int PARTIES = 4;
  private static final int ROUNDS = 50;

  @Autowired private PollSchedule schedule;
  @Autowired private JdbcClient jdbc;

  private final UUID account = UUID.randomUUID();

  @AfterEach
  void forget() {
    schedule.on(new AccountChanged.Removed(account, false));
  }

  @Test
  void changesAtTheSameMomentAllSucceedAndLeaveOneTask() throws Exception {
    schedule.on(new AccountChanged.Registered(account));
    var together = new CyclicBarrier(PARTIES);
    try (var threads = Executors.newFixedThreadPool(PARTIES)) {
      List<Future<?>> parties = new ArrayList<>();
      for (int party = 0; party < PARTIES; party++) {
        parties.add(
            threads.submit(() -> {
              for (int round = 0; round < ROUNDS; round++) {
                together.await(20, TimeUnit.SECONDS);
                schedule.on(new AccountChanged.Changed(account, false));
              }
              return null;
            }));
      }
      for (Future<?> party : parties) {
        party.get();
      }
    }
    assertThat(tasks()).isOne();
  }

  @Test
  void removalAndChangeAtTheSameMomentBothSucceed() throws Exception {
    var together = new CyclicBarrier(2);
    try (var threads = Executors.newFixedThreadPool(2)) {
      Future<?> removal =
          threads.submit(() -> {
            for (int round = 0; round < ROUNDS; round++) {
              together.await(20, TimeUnit.SECONDS);
              schedule.on(new AccountChanged.Paused(account, null));
            }
            return null;
          });
      Future<?> change =
          threads.submit(() -> {
            for (int round = 0; round < ROUNDS; round++) {
              together.await(20, TimeUnit.SECONDS);
              schedule.on(new AccountChanged.Changed(account, false));
            }
            return null;
          });
      removal.get();
      change.get();
    }
    assertThat(tasks()).isLessThanOrEqualTo(1);
  }

  private int tasks() {
    return jdbc.sql("select count(*) from scheduled_tasks where task_instance = :account")
        .param("account", account.toString())
        .query(Integer.class)
        .single();
  }
}
