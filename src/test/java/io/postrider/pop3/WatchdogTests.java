package io.postrider.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An alarm that never comes fails these tests by their time limit. */
@Timeout(20)
class WatchdogTests {

  private final CountDownLatch last = new CountDownLatch(1);

  @Test
  void anAlarmIsNotHeldUpByALaterOneThatCameBeforeIt() throws Exception {
    Runnable forgetsTheLater = schedule(() -> {}, Duration.ofHours(2));
    schedule(last::countDown, Duration.ofMillis(20));

    last.await();
    forgetsTheLater.run();
  }

  @Test
  void alarmsComeInTheOrderOfTheirTimes() throws Exception {
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    schedule(last::countDown, Duration.ofMillis(90));
    schedule(() -> heard.add("second"), Duration.ofMillis(60));
    schedule(() -> heard.add("first"), Duration.ofMillis(30));
    schedule(() -> heard.add("at once"), Duration.ZERO);

    last.await();
    assertThat(heard).containsExactlyElementsOf(List.of("at once", "first", "second"));
  }

  @Test
  void whatIsForgottenDoesNotCome() throws Exception {
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    Runnable forget = schedule(() -> heard.add("forgotten"), Duration.ofMillis(20));
    schedule(last::countDown, Duration.ofMillis(60));
    forget.run();

    last.await();
    assertThat(heard).isEmpty();
  }

  @Test
  void anActionThatFailsDoesNotEndTheWatch() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    schedule(
        () -> {
          Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> failed.countDown());
          throw new IllegalStateException("on purpose");
        },
        Duration.ZERO);
    failed.await();

    schedule(last::countDown, Duration.ZERO);
    last.await();
  }

  private static Runnable schedule(Runnable action, Duration delay) {
    return Watchdog.schedule(action, delay.toNanos());
  }
}
