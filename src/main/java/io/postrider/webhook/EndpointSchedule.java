package io.postrider.webhook;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Component;

/**
 * Decides which replica serves which endpoint, and when: a scheduler of its own with a table of its
 * own, so that no poll waits for an endpoint nor an endpoint for a poll. Each endpoint has one
 * task. Safe for use by many threads.
 */
@Component
@DependsOnDatabaseInitialization
class EndpointSchedule implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(EndpointSchedule.class);

  static final String TABLE = "webhook_task";
  private static final String NAME = "webhook-endpoint";
  private static final int MISSED_HEARTBEATS = 4;
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);
  private static final Duration HOUSEKEEPING = Duration.ofMinutes(10);

  /** An attempt under way is better brought to its end than made again. */
  private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(22);

  private final EndpointRun run;
  private final JdbcClient jdbc;
  private final WebhookSettings settings;
  private final InstantSource time;
  private final DataSource dataSource;
  private final DeliveryRetention retention;
  private volatile Scheduler scheduler;
  private volatile boolean stopped;
  private volatile boolean running;

  EndpointSchedule(
      DataSource dataSource,
      EndpointRun run,
      DeliveryRetention retention,
      JdbcClient jdbc,
      WebhookSettings settings,
      InstantSource time)
      throws SQLException {
    this.run = run;
    this.jdbc = jdbc;
    this.settings = settings;
    this.time = time;
    this.dataSource = dataSource;
    this.retention = retention;
    this.scheduler = create();
  }

  /** A scheduler that was stopped cannot be started again. */
  private Scheduler create() throws SQLException {
    SchedulerBuilder builder =
        Scheduler.create(new TransactionAwareDataSourceProxy(dataSource), task())
            .tableName(TABLE)
            .startTasks(
                Tasks.recurring("webhook-housekeeping", FixedDelay.of(HOUSEKEEPING))
                    .execute((_, _) -> retention.dropOld()))
            .schedulerName(new SchedulerName.Fixed(UUID.randomUUID().toString()))
            .threads(settings.endpoints())
            .executorService(
                Executors.newFixedThreadPool(
                    settings.endpoints(), Thread.ofVirtual().name("endpoint-", 0).factory()))
            .pollingInterval(settings.tick())
            .heartbeatInterval(HEARTBEAT)
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .shutdownMaxWait(SHUTDOWN_PATIENCE)
            .failureLogging(LogLevel.WARN, true);
    try (Connection connection = dataSource.getConnection()) {
      if ("PostgreSQL".equals(connection.getMetaData().getDatabaseProductName())) {
        builder.pollUsingLockAndFetch(0.5, 1.0);
      }
    }
    return builder.build();
  }

  private CustomTask<Void> task() {
    return Tasks.custom(NAME, Void.class)
        .onFailure(new FailureHandler.OnFailureRetryLater<>(AFTER_TROUBLE))
        .onDeadExecutionRevive()
        .execute((instance, _) -> serve(UUID.fromString(instance.getId())));
  }

  private CompletionHandler<Void> serve(UUID webhookId) {
    EndpointRun.Next next;
    try {
      next = run.serve(webhookId, () -> !running);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      next = new EndpointRun.Next.At(time.instant(), false);
    }
    return switch (next) {
      case EndpointRun.Next.Never _ -> (_, operations) -> operations.remove();
      case EndpointRun.Next.At at ->
          (complete, operations) -> {
            operations.reschedule(complete, at.when());
            // what happened since the last look found the endpoint being served, and woke nobody
            if (at.idle() && run.isBehind(webhookId)) {
              wake(List.of(webhookId));
            }
          };
    };
  }

  boolean isEnabled() {
    return settings.enabled();
  }

  /** Gives a new endpoint its task, in the caller's transaction. */
  void add(UUID webhookId) {
    scheduler.scheduleIfNotExists(new TaskInstance<>(NAME, webhookId.toString()), time.instant());
  }

  /** Has endpoints served soon; those that are being served look again by themselves. */
  void wake(Collection<UUID> webhookIds) {
    if (webhookIds.isEmpty()) {
      return;
    }
    int woken =
        jdbc.sql(
                """
                update webhook_task set execution_time = :now, version = version + 1
                 where task_name = :name and task_instance in (:ids) and not picked
                   and execution_time > :now
                """)
            .param("now", Rows.at(time.instant()))
            .param("name", NAME)
            .param("ids", webhookIds.stream().map(UUID::toString).toList())
            .update();
    if (woken > 0 && running) {
      scheduler.triggerCheckForDueExecutions();
    }
  }

  @Override
  public void start() {
    if (!settings.enabled()) {
      return;
    }
    if (stopped) {
      try {
        scheduler = create();
      } catch (SQLException e) {
        throw new IllegalStateException("endpoints cannot be served without the database", e);
      }
      stopped = false;
    }
    running = true;
    scheduler.start();
  }

  @Override
  public void stop() {
    running = false;
    LOG.debug("endpoints are left to other replicas");
    scheduler.stop();
    stopped = true;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Started last and stopped first: what it uses is there meanwhile. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
