package io.postrider.schedule;

import io.postrider.fetch.PollRun;
import io.postrider.fetch.PollTrigger;
import io.postrider.fetch.Polls;
import io.postrider.web.Problem;
import io.postrider.web.ProblemCode;
import io.postrider.web.ProblemException;
import java.time.Duration;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** A poll outside the schedule: at once, and the scheduled one follows it. */
@Service
public class PollNow {

  private final Polls polls;
  private final PollSchedule schedule;

  PollNow(Polls polls, PollSchedule schedule) {
    this.polls = polls;
    this.schedule = schedule;
  }

  /**
   * Starts a poll, or joins the one that runs, and waits for its end for so long.
   *
   * @param force even while the server wants a pause between logins
   * @throws ProblemException the account may not be polled now
   */
  public PollRun poll(UUID accountId, PollTrigger trigger, boolean force, Duration patience) {
    UUID id = polls.start(accountId, trigger, force, next -> schedule.follow(accountId, next));
    return polls
        .await(id, patience)
        .orElseThrow(() ->
            new ProblemException(
                Problem.of(ProblemCode.RATE_LIMITED, "There is no room for a session now.")
                    .withRetryAfter(Duration.ofSeconds(5))));
  }
}
