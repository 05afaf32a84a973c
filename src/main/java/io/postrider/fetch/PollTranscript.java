package io.postrider.fetch;

import io.postrider.pop3.Direction;
import io.postrider.pop3.RedactedLine;
import io.postrider.pop3.TranscriptListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The dialogue of one session as text: who said what, after how many milliseconds. Secrets arrive
 * redacted and bodies as a count. Only the first and the last lines are kept, so that a session of
 * a million commands stays readable and small. The session's thread writes, any thread reads; the
 * lock guards every field.
 */
final class PollTranscript implements TranscriptListener {

  private static final int FIRST_LINES = 150;
  private static final int LAST_LINES = 150;

  private final ReentrantLock lock = new ReentrantLock();
  private final long startedNanos = System.nanoTime();
  private final List<String> first = new ArrayList<>();
  private final Deque<String> last = new ArrayDeque<>();
  private long left;

  @Override
  public void line(Direction direction, RedactedLine line) {
    add((direction == Direction.CLIENT ? "C: " : "S: ") + line.text());
  }

  @Override
  public void body(int number, long octets) {
    add("S: (" + octets + " octets of message " + number + ")");
  }

  /** The dialogue so far. */
  String text() {
    lock.lock();
    try {
      var text = new StringBuilder();
      first.forEach(line -> text.append(line).append('\n'));
      if (left > 0) {
        text.append("… ").append(left).append(" lines left out …\n");
      }
      last.forEach(line -> text.append(line).append('\n'));
      return text.toString();
    } finally {
      lock.unlock();
    }
  }

  private void add(String line) {
    long millis = Duration.ofNanos(System.nanoTime() - startedNanos).toMillis();
    String stamped = "%6d %s".formatted(millis, line);
    lock.lock();
    try {
      if (first.size() < FIRST_LINES) {
        first.add(stamped);
        return;
      }
      last.add(stamped);
      if (last.size() > LAST_LINES) {
        last.removeFirst();
        left++;
      }
    } finally {
      lock.unlock();
    }
  }
}
