package io.postrider.schedule;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.postrider.audit.AuditRetention;
import io.postrider.event.EventRetention;
import io.postrider.fetch.FetchSettings;
import io.postrider.fetch.Polls;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/**
 * The scheduler over the service's own database. Polls run on virtual threads, as many at once as
 * sessions are allowed; PostgreSQL claims due tasks by locking them, H2 by their version.
 */
@Configuration(proxyBeanMethods = false)
class ScheduleConfiguration {

  /** Looked for at every second heartbeat: 30 s at most, until others have a dead one's turns. */
  private static final int MISSED_HEARTBEATS = 4;

  private static final int NAME_LENGTH = 40;
  private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(3);
  private static final Duration HOUSEKEEPING = Duration.ofHours(1);
  private static final Duration CATCH_UP = Duration.ofMinutes(1);

  @Bean(destroyMethod = "stop")
  @DependsOnDatabaseInitialization
  Scheduler scheduler(
      DataSource dataSource,
      Polls polls,
      ObjectProvider<PollSchedule> schedule,
      EventRetention events,
      AuditRetention audit,
      ObjectProvider<Housekeeper> housekeeper,
      PollLag lag,
      FetchSettings fetch,
      ScheduleSettings settings,
      InstantSource time)
      throws SQLException {
    SchedulerBuilder builder =
        Scheduler.create(
                new TransactionAwareDataSourceProxy(dataSource),
                AccountPollTask.create(polls, lag, time))
            .startTasks(
                Tasks.recurring("poll-housekeeping", FixedDelay.of(HOUSEKEEPING))
                    .execute((_, _) -> polls.dropOld()),
                Tasks.recurring("event-housekeeping", FixedDelay.of(HOUSEKEEPING))
                    .execute((_, _) -> events.dropOld()),
                Tasks.recurring("audit-housekeeping", FixedDelay.of(HOUSEKEEPING))
                    .execute((_, _) -> audit.dropOld()),
                Tasks.recurring("housekeeping", FixedDelay.of(CATCH_UP))
                    .execute((_, _) -> housekeeper.getObject().tidy()),
                Tasks.recurring("schedule-catch-up", FixedDelay.of(CATCH_UP))
                    .execute((_, _) -> schedule.getObject().catchUp()))
            .schedulerName(new SchedulerName.Fixed(ownName()))
            .threads(fetch.maxSessions())
            // a pool without bounds would not be held back by the number of threads
            .executorService(
                Executors.newFixedThreadPool(
                    fetch.maxSessions(), Thread.ofVirtual().name("poll-", 0).factory()))
            .pollingInterval(settings.tick())
            .heartbeatInterval(settings.heartbeat())
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

  /** Which process holds a turn, for who reads the table; a restarted one is another. */
  private static String ownName() {
    String process = ManagementFactory.getRuntimeMXBean().getName();
    String bounded = process.substring(0, Math.min(process.length(), NAME_LENGTH));
    return bounded + "-" + UUID.randomUUID().toString().substring(0, 8);
  }
}
