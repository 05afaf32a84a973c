package io.postrider.fetch;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tells a commit that is slow from one that stands still: several messages of hundreds of megabytes
 * may take minutes to be read, hashed and written, and to give up on them would waste what is being
 * done. The committing thread tells that it moves, the session's thread waits.
 */
final class CommitProgress {

  /** Standing still for so long is the database's trouble; servers drop idle sessions then too. */
  private static final long PATIENCE_SECONDS = 50;

  private volatile boolean moved;
  private volatile boolean queued;

  /** Something was done. */
  void moved() {
    moved = true;
  }

  /** Others are at it, and this commit waits for its turn. */
  void queued(boolean waits) {
    queued = waits;
    moved = true;
  }

  /**
   * Waits for the commit.
   *
   * @throws TimeoutException it stands still
   */
  <T> T await(Future<T> commit) throws InterruptedException, ExecutionException, TimeoutException {
    while (true) {
      moved = false;
      try {
        return commit.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        if (!moved && !queued) {
          throw e;
        }
      }
    }
  }
}
