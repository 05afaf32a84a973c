package io.postrider.pop3;

import io.postrider.pop3.wire.Command;
import java.util.function.IntPredicate;

/**
 * The same command for many messages, ahead of the answers where the server announces PIPELINING
 * (RFC 2449 §6.6). So few are in flight that the write can never block: a client that blocks in a
 * write while the server blocks in one too is a deadlock. Within that the window is as deep as
 * {@link PipelineDepth} finds worth it; it is refilled when half of it is answered, in one write.
 *
 * <p>Serves one call: {@link #advance} tells whose answer comes next, {@link #answered} that it was
 * read whole.
 */
final class Pipeline {

  /** So many octets of commands at most: less than the smallest receive buffer in use. */
  static final int WINDOW_OCTETS = 1_024;

  private final Dialogue dialogue;
  private final MessageCommand command;
  private final int[] numbers;
  private final boolean pipelined;
  private final IntPredicate large;
  private final PipelineDepth depth = new PipelineDepth();

  private final byte[] batch = new byte[WINDOW_OCTETS];
  private final byte[] lengths = new byte[PipelineDepth.MOST];
  private int sent;
  private int answered;
  private int octetsInFlight;
  private boolean largeInFlight;
  private long sentAt;

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
    this.pipelined = pipelined;
    this.large = large;
  }

  boolean isDone() {
    return answered == numbers.length;
  }

  /** The message whose answer comes next; sends further commands before, if it is time. */
  int advance(Deadline deadline) throws Pop3Exception {
    AwaitedAnswers awaited = dialogue.awaited();
    int window = pipelined ? depth.commands(awaited.roundTrip()) : 1;
    if (sent - answered <= window / 2) {
      refill(window, deadline);
    }
    sentAt = awaited.oldestSentAt();
    return numbers[answered];
  }

  /** Whether the answer that comes next is the only one due, so that nothing may follow it. */
  boolean isAlone() {
    return sent - answered == 1;
  }

  /** The answer was read to its end. */
  void answered() {
    octetsInFlight -= lengths[answered % PipelineDepth.MOST];
    answered++;
    depth.answered(sentAt, System.nanoTime(), dialogue.awaited().roundTrip());
  }

  private void refill(int window, Deadline deadline) throws Pop3Exception {
    if (sent == answered) {
      dialogue.requireQuiet(command.step(numbers[sent]), deadline);
    }
    int end = 0;
    int first = sent;
    while (sent < numbers.length && mayFollow(numbers[sent], window)) {
      Command next = command.about(numbers[sent]);
      if (octetsInFlight + next.length() > WINDOW_OCTETS) {
        break;
      }
      end = next.copyTo(batch, end);
      dialogue.sending(next);
      lengths[sent % PipelineDepth.MOST] = (byte) next.length();
      octetsInFlight += next.length();
      largeInFlight = large.test(numbers[sent]);
      sent++;
    }
    if (sent > first) {
      dialogue.connection().write(batch, end, false, command.step(numbers[first]), deadline);
    }
  }

  /** A large one goes alone: neither behind others nor others behind it. */
  private boolean mayFollow(int number, int window) {
    return sent == answered || (sent - answered < window && !largeInFlight && !large.test(number));
  }
}
