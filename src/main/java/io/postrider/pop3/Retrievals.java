package io.postrider.pop3;

import io.postrider.pop3.wire.Command;
import java.util.function.IntPredicate;

/** RETR and TOP (RFC 1939 §5, §7) of one session: one text, or many in a row. */
final class Retrievals {

  private final Dialogue dialogue;
  private final TextExchange texts;
  private final boolean pipelined;

  Retrievals(Dialogue dialogue, SessionId session, boolean pipelined) {
    this.dialogue = dialogue;
    this.texts = new TextExchange(dialogue, session);
    this.pipelined = pipelined;
  }

  Retrieval one(MessageCommand command, int number, MessageSink sink, Deadline deadline)
      throws Pop3Exception {
    dialogue.limits().requireNumber(number);
    Step step = command.step(number);
    return dialogue.call(
        step, deadline, () -> text(command.about(number), number, sink, step, deadline));
  }

  private Retrieval text(
      Command command, int number, MessageSink sink, Step step, Deadline deadline)
      throws Pop3Exception {
    dialogue.send(command, step, deadline);
    if (!dialogue.readStatus(step, deadline)) {
      CommandRejected rejection = new CommandRejected(step, dialogue.reply());
      dialogue.requireNothingMore(step);
      throw rejection;
    }
    try {
      return texts.receive(number, sink, true, step, deadline);
    } catch (LimitExceeded e) {
      if (e.sessionUsable()) {
        sink.aborted(number);
      }
      throw e;
    }
  }

  /**
   * @param large tells the messages that are not worth pipelining
   */
  void all(
      MessageCommand command,
      int[] numbers,
      IntPredicate large,
      MessageSink sink,
      RetrievalRun.Retrieved retrieved,
      Deadline deadline)
      throws Pop3Exception {
    int[] wanted = dialogue.limits().requireNumbers(numbers);
    if (wanted.length == 0) {
      return;
    }
    Pipeline pipeline = new Pipeline(dialogue, command, wanted, pipelined, large);
    RetrievalRun run = new RetrievalRun(dialogue, texts, command, pipeline);
    dialogue.call(
        new Step(Stage.RETRIEVE, command.keyword()),
        deadline,
        () -> {
          run.run(sink, retrieved, deadline);
          return wanted;
        });
  }
}
