package io.postrider.schedule;

import com.github.kagkarlsson.scheduler.Scheduler;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Starts the schedule last and stops claiming first: the polls under way then end on their own
 * terms, and only after them does the scheduler itself go.
 */
@Component
class ScheduleLifecycle implements SmartLifecycle {

  private final Scheduler scheduler;
  private final ScheduleSettings settings;
  private volatile boolean running;

  ScheduleLifecycle(Scheduler scheduler, ScheduleSettings settings) {
    this.scheduler = scheduler;
    this.settings = settings;
  }

  @Override
  public void start() {
    if (settings.enabled()) {
      scheduler.start();
      running = true;
    }
  }

  @Override
  public void stop() {
    scheduler.pause();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
