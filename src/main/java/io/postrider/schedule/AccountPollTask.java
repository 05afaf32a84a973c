package io.postrider.schedule;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.postrider.fetch.NextPoll;
import io.postrider.fetch.PollTrigger;
import io.postrider.fetch.Polls;
import io.postrider.web.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one kind of scheduled task: poll an account, then say when to poll it next. An account has
 * one instance, named by its id; which replica runs it is the scheduler's choice.
 */
final class AccountPollTask {

  private static final Logger LOG = LoggerFactory.getLogger(AccountPollTask.class);

  static final String NAME = "account-poll";

  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(30);

  private AccountPollTask() {}

  /** The instance of one account. */
  static TaskInstance<Void> of(UUID accountId) {
    return new TaskInstance<>(NAME, accountId.toString());
  }

  static CustomTask<Void> create(Polls polls, PollLag lag, InstantSource time) {
    return Tasks.custom(NAME, Void.class)
        .onFailure(new FailureHandler.OnFailureRetryLater<>(AFTER_TROUBLE))
        .onDeadExecutionRevive()
        .execute((instance, context) -> {
          lag.started(context.getExecution().executionTime);
          return poll(UUID.fromString(instance.getId()), polls, time);
        });
  }

  private static CompletionHandler<Void> poll(UUID accountId, Polls polls, InstantSource time) {
    NextPoll next;
    try {
      next = polls.run(accountId, PollTrigger.SCHEDULE);
    } catch (ProblemException e) {
      LOG.debug("account {} is not polled: {}", accountId, e.getMessage());
      next = new NextPoll.Never();
    }
    return switch (next) {
      case NextPoll.At at -> reschedule(at.when());
      case NextPoll.Soon _ -> reschedule(time.instant().plus(SOON));
      case NextPoll.Never _ -> (_, operations) -> operations.remove();
    };
  }

  private static CompletionHandler<Void> reschedule(Instant when) {
    return (complete, operations) -> operations.reschedule(complete, when);
  }
}
