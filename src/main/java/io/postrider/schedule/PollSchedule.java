package io.postrider.schedule;

import com.github.kagkarlsson.scheduler.SchedulerClient;
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
    if (client.scheduleIfNotExists(instance, when)) {
      return;
    }
    try {
      client.reschedule(instance, when);
    } catch (TaskInstanceCurrentlyExecutingException e) {
      LOG.debug("account {} is being polled and will be rescheduled at its end", accountId);
    } catch (TaskInstanceNotFoundException e) {
      client.scheduleIfNotExists(instance, when);
    }
  }

  private void cancel(UUID accountId) {
    try {
      client.cancel(AccountPollTask.of(accountId));
    } catch (TaskInstanceNotFoundException e) {
      LOG.debug("account {} had no scheduled poll", accountId);
    } catch (TaskInstanceCurrentlyExecutingException e) {
      LOG.debug("account {} is being polled; its fence ends that", accountId);
    }
  }
}
