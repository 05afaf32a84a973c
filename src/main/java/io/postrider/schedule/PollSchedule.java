package io.postrider.schedule;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import io.postrider.account.AccountChanged;
import io.postrider.account.AccountPolling;
import io.postrider.fetch.NextPoll;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps one scheduled poll for each account that is to be polled: follows the accounts within their
 * own transactions, and makes up from time to time for what no transaction told.
 */
@Component
class PollSchedule {

  private static final Logger LOG = LoggerFactory.getLogger(PollSchedule.class);

  private static final int ATTEMPTS = 10;

  private final SchedulerClient client;
  private final AccountPolling accounts;
  private final JdbcClient jdbc;
  private final InstantSource time;

  PollSchedule(
      SchedulerClient client, AccountPolling accounts, JdbcClient jdbc, InstantSource time) {
    this.client = client;
    this.accounts = accounts;
    this.jdbc = jdbc;
    this.time = time;
  }

  @EventListener
  void on(AccountChanged change) {
    switch (change) {
      case AccountChanged.Registered registered -> dueAt(registered.accountId(), time.instant());
      case AccountChanged.Changed changed -> dueAt(changed.accountId(), time.instant());
      case AccountChanged.Resumed resumed -> dueAt(resumed.accountId(), time.instant());
      case AccountChanged.Paused paused -> {
        Instant until = paused.until();
        if (until == null) {
          cancel(paused.accountId());
        } else {
          dueAt(paused.accountId(), until);
        }
      }
      case AccountChanged.Removed removed -> cancel(removed.accountId());
    }
  }

  /**
   * Every account that may be polled has its turn, whatever happened while nothing ran and whatever
   * race a task lost.
   */
  void catchUp() {
    Instant now = time.instant();
    Set<String> scheduled =
        jdbc.sql("select task_instance from scheduled_tasks where task_name = ?")
            .param(AccountPollTask.NAME)
            .query((row, _) -> row.getString(1))
            .set();
    accounts
        .pollable()
        .forEach((accountId, due) -> {
          if (!scheduled.contains(accountId.toString())) {
            client.scheduleIfNotExists(AccountPollTask.of(accountId), due.orElse(now));
          }
        });
  }

  /** A poll outside the schedule ended: the next scheduled one follows it. */
  void follow(UUID accountId, NextPoll next) {
    switch (next) {
      case NextPoll.At at -> dueAt(accountId, at.when());
      case NextPoll.Soon _ -> dueAt(accountId, time.instant());
      case NextPoll.Never _ -> cancel(accountId);
    }
  }

  private void dueAt(UUID accountId, Instant when) {
    var instance = AccountPollTask.of(accountId);
    change(
        accountId,
        () -> {
          if (!client.scheduleIfNotExists(instance, when)) {
            client.reschedule(instance, when);
          }
        });
  }

  private void cancel(UUID accountId) {
    change(
        accountId,
        () -> {
          try {
            client.cancel(AccountPollTask.of(accountId));
          } catch (TaskInstanceNotFoundException e) {
            LOG.debug("account {} had no scheduled poll", accountId);
          }
        });
  }

  /** The client reads a task and then writes it; whoever changes it in between is met again. */
  private static void change(UUID accountId, Runnable change) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        change.run();
        return;
      } catch (TaskInstanceCurrentlyExecutingException e) {
        LOG.debug(
            "account {} is being polled, and has its next turn from the end of that", accountId);
        return;
      } catch (TaskInstanceNotFoundException | ExecutionException e) {
        LOG.debug("account {}: its task was changed meanwhile", accountId, e);
      }
    }
    LOG.warn(
        "account {}: its task is changed by others all the time; it stays as they left it",
        accountId);
  }
}
