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
    CountDownLatch all = holdUp();
    schedule(last::countDown, Duration.ZERO);
    schedule(() -> heard.add("third"), Duration.ofHours(-1));
    schedule(() -> heard.add("second"), Duration.ofHours(-2));
    schedule(() -> heard.add("first"), Duration.ofHours(-3));
    all.countDown();

    last.await();
    assertThat(heard).containsExactlyElementsOf(List.of("first", "second", "third"));
  }

  @Test
  void whatIsForgottenDoesNotCome() throws Exception {
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    CountDownLatch all = holdUp();
    schedule(() -> heard.add("forgotten"), Duration.ZERO).run();
    schedule(last::countDown, Duration.ZERO);
    all.countDown();

    last.await();
    assertThat(heard).isEmpty();
  }

  /** Keeps the watchdog busy until the latch is counted down. */
  private static CountDownLatch holdUp() throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    schedule(
        () -> {
          held.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        Duration.ZERO);
    held.await();
    return goOn;
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
