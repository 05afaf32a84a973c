package io.postrider.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Whose commit comes first. */
class CommitTurnsTests {

  private final CommitProgress progress = new CommitProgress();

  @Test
  void aThirdLargeCommitWaitsWhileASmallOneGoesAhead() throws Exception {
    var begun = new CountDownLatch(2);
    var end = new CountDownLatch(1);
    Thread one = large(() -> hold(begun, end));
    Thread other = large(() -> hold(begun, end));
    begun.await();
    var third = new AtomicBoolean();
    Thread last = large(() -> third.set(true));
    while (last.getState() != Thread.State.WAITING && last.isAlive()) {
      Thread.onSpinWait();
    }
    assertThat(third).as("while two are at it").isFalse();

    var small = new AtomicBoolean();
    CommitTurns.take(1_000, progress, () -> small.set(true));

    assertThat(small).isTrue();
    end.countDown();
    for (Thread thread : new Thread[] {one, other, last}) {
      thread.join();
    }
    assertThat(third).as("when they are done").isTrue();
  }

  private Thread large(Runnable transaction) {
    return Thread.ofPlatform()
        .start(() -> CommitTurns.take(CommitTurns.LARGE, progress, transaction));
  }

  private static void hold(CountDownLatch begun, CountDownLatch end) {
    begun.countDown();
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
