package io.postrider.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** How long a session waits for a commit. */
class CommitProgressTests {

  private final CommitProgress progress = new CommitProgress();

  @Test
  void waitsOnWhileTheCommitMoves() throws Exception {
    assertThat(progress.await(new Slow(3, progress::moved))).isEqualTo("done");
  }

  @Test
  void waitsOnWhileOthersHaveTheirTurn() throws Exception {
    progress.queued(true);

    assertThat(progress.await(new Slow(3, () -> {}))).isEqualTo("done");
  }

  @Test
  void givesUpACommitThatStandsStill() {
    progress.moved();
    progress.queued(true);
    progress.queued(false);

    assertThatThrownBy(() -> progress.await(new Slow(1, () -> {})))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void aLargeMessageThatIsReadMovesItsCommit(@TempDir Path folder) throws Exception {
    try (StagedContent content = large(folder)) {
      content.watch(progress);

      assertThat(progress.await(new Slow(2, () -> read(content)))).isEqualTo("done");
    }
  }

  private static StagedContent large(Path folder) throws Exception {
    var settings =
        new FetchSettings(
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1,
            1,
            1,
            DataSize.ofMegabytes(1),
            Duration.ofSeconds(1),
            3,
            folder,
            DataSize.ofBytes(0),
            Duration.ofDays(1),
            Duration.ofHours(1));
    StagedContent content = new StagingArea(settings).stage();
    content.write(new byte[100], 0, 100);
    content.seal();
    return content;
  }

  private static void read(StagedContent content) {
    try (var in = content.open()) {
      assertThat(in.readAllBytes()).hasSize(100);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A commit that is done after so many waits in vain. */
  private static final class Slow extends FutureTask<String> {
    private final Runnable meanwhile;
    private int waits;

    Slow(int waits, Runnable meanwhile) {
      super(() -> "done");
      this.waits = waits;
      this.meanwhile = meanwhile;
    }

    @Override
    public String get(long timeout, TimeUnit unit) throws TimeoutException {
      if (waits-- > 0) {
        meanwhile.run();
        throw new TimeoutException();
      }
      return "done";
    }
  }
}
