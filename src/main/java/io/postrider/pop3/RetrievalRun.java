package io.postrider.pop3;

import io.postrider.pop3.wire.Command;
import java.io.IOException;
import java.util.function.IntPredicate;

/**
 * Many RETRs in a row. Where the server announces PIPELINING (RFC 2449 §6.6) they go ahead of the
 * answers, within a window so small that the write can never block: a client that blocks in a write
 * while the server blocks in one too is a deadlock. The window is refilled when half of it is
 * answered, in one write.
 */
final class RetrievalRun {

  /** So many commands at most wait for their answers. */
  static final int WINDOW = 64;

  /** So many octets of commands at most: less than the smallest receive buffer in use. */
  static final int WINDOW_OCTETS = 1_024;

  private final Dialogue dialogue;
  private final TextExchange texts;
  private final int window;
  private final IntPredicate large;

  private final byte[] batch = new byte[WINDOW_OCTETS];
  private int sent;
  private int answered;
  private int octetsInFlight;
  private boolean largeInFlight;

  /**
   * @param large tells the messages that are not worth pipelining: they go alone
   */
  RetrievalRun(Dialogue dialogue, TextExchange texts, boolean pipelined, IntPredicate large) {
    this.dialogue = dialogue;
    this.texts = texts;
    this.window = pipelined ? WINDOW : 1;
    this.large = large;
  }

  /** Told of each text that was read whole. */
  @FunctionalInterface
  interface Retrieved {
    void retrieved(Retrieval retrieval);
  }

  void run(int[] numbers, MessageSink sink, Retrieved retrieved, Deadline deadline)
      throws Pop3Exception {
    while (answered < numbers.length) {
      if (sent - answered <= window / 2) {
        refill(numbers, deadline);
      }
      int number = numbers[answered];
      Step step = step(number);
      boolean ok = dialogue.readStatus(step, deadline);
      boolean alone = sent - answered == 1;
      if (ok) {
        receive(number, sink, alone, retrieved, step, deadline);
      } else {
        reject(number, sink, alone, step);
      }
      answered++;
      octetsInFlight -= length(number);
    }
    if (numbers.length > 0) {
      // before the last text counts as whole: nothing may follow it
      dialogue.requireQuiet(step(numbers[numbers.length - 1]), deadline);
    }
  }

  private void refill(int[] numbers, Deadline deadline) throws Pop3Exception {
    if (sent == answered) {
      dialogue.requireQuiet(step(numbers[sent]), deadline);
    }
    int end = 0;
    int first = sent;
    while (sent < numbers.length && mayGo(numbers[sent])) {
      Command command = Command.of("RETR", numbers[sent]);
      dialogue.hear(Direction.CLIENT, command.shown());
      end = command.copyTo(batch, end);
      octetsInFlight += command.length();
      largeInFlight = large.test(numbers[sent]);
      sent++;
    }
    if (sent > first) {
      dialogue.connection().write(batch, end, false, step(numbers[first]), deadline);
    }
  }

  private boolean mayGo(int number) {
    if (sent == answered) {
      return true;
    }
    // a large one goes alone: neither behind others nor others behind it
    return sent - answered < window
        && octetsInFlight + length(number) <= WINDOW_OCTETS
        && !largeInFlight
        && !large.test(number);
  }

  private void receive(
      int number,
      MessageSink sink,
      boolean alone,
      Retrieved retrieved,
      Step step,
      Deadline deadline)
      throws Pop3Exception {
    try {
      retrieved.retrieved(texts.receive(number, sink, alone, step, deadline));
    } catch (LimitExceeded e) {
      if (!e.sessionUsable()) {
        throw e;
      }
      tell(step, () -> sink.oversized(number, e));
    }
  }

  private void reject(int number, MessageSink sink, boolean alone, Step step) throws Pop3Exception {
    CommandRejected rejection = new CommandRejected(step, dialogue.reply());
    if (alone) {
      dialogue.requireNothingMore(step);
    }
    tell(step, () -> sink.rejected(number, rejection));
  }

  @FunctionalInterface
  private interface Telling {
    void tell() throws IOException;
  }

  private static void tell(Step step, Telling telling) throws SinkFailed {
    try {
      telling.tell();
    } catch (IOException e) {
      throw new SinkFailed(step, e);
    }
  }

  private static Step step(int number) {
    return new Step(Stage.RETRIEVE, "RETR " + number);
  }

  /** The length of {@code RETR n} with its CRLF. */
  private static int length(int number) {
    return "RETR ".length() + Integer.toString(number).length() + 2;
  }
}
