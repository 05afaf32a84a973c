package io.postrider.pop3;

import io.postrider.pop3.wire.Command;
import java.util.function.IntPredicate;

/**
 * The same command for many messages, ahead of the answers where the server announces PIPELINING
 * (RFC 2449 §6.6). So few are in flight that the write can never block: a client that blocks in a
 * write while the server blocks in one too is a deadlock. Refilled when half of the window is
 * answered, in one write.
 *
 * <p>Serves one call: {@link #advance} tells whose answer comes next, {@link #answered} that it was
 * read whole.
 */
final class Pipeline {

  /** So many commands at most wait for their answers. */
  static final int WINDOW = 64;

  /** So many octets of commands at most: less than the smallest receive buffer in use. */
  static final int WINDOW_OCTETS = 1_024;

  private final Dialogue dialogue;
  private final MessageCommand command;
  private final int[] numbers;
  private final int window;
  private final IntPredicate large;

  private final byte[] batch = new byte[WINDOW_OCTETS];
  private final int[] lengths = new int[WINDOW];
  private int sent;
  private int answered;
  private int octetsInFlight;
  private boolean largeInFlight;

  /**
   * @param large tells the messages that are not worth pipelining: they go alone
   */
  Pipeline(
      Dialogue dialogue,
      MessageCommand command,
      int[] numbers,
      boolean pipelined,
      IntPredicate large) {
    this.dialogue = dialogue;
    this.command = command;
    this.numbers = numbers;
    this.window = pipelined ? WINDOW : 1;
    this.large = large;
  }

  boolean isDone() {
    return answered == numbers.length;
  }

  /** The message whose answer comes next; sends further commands before, if it is time. */
  int advance(Deadline deadline) throws Pop3Exception {
    if (sent - answered <= window / 2) {
      refill(deadline);
    }
    return numbers[answered];
  }

  /** Whether the answer that comes next is the only one due, so that nothing may follow it. */
  boolean isAlone() {
    return sent - answered == 1;
  }

  void answered() {
    octetsInFlight -= lengths[answered % WINDOW];
    answered++;
  }

  private void refill(Deadline deadline) throws Pop3Exception {
    if (sent == answered) {
      dialogue.requireQuiet(command.step(numbers[sent]), deadline);
    }
    int end = 0;
    int first = sent;
    while (sent < numbers.length && mayFollow(numbers[sent])) {
      Command next = command.about(numbers[sent]);
      if (octetsInFlight + next.length() > WINDOW_OCTETS) {
        break;
      }
      dialogue.hear(Direction.CLIENT, next.shown());
      end = next.copyTo(batch, end);
      lengths[sent % WINDOW] = next.length();
      octetsInFlight += next.length();
      largeInFlight = large.test(numbers[sent]);
      sent++;
    }
    if (sent > first) {
      dialogue.connection().write(batch, end, false, command.step(numbers[first]), deadline);
    }
  }

  /** A large one goes alone: neither behind others nor others behind it. */
  private boolean mayFollow(int number) {
    return sent == answered || (sent - answered < window && !largeInFlight && !large.test(number));
  }
}
