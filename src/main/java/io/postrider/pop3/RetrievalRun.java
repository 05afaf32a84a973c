package io.postrider.pop3;

import java.io.IOException;

/**
 * Many texts in a row, RETR or TOP: each read whole, refused or too large, and told to the sink.
 */
final class RetrievalRun {

  private final Dialogue dialogue;
  private final TextExchange texts;
  private final MessageCommand command;
  private final Pipeline pipeline;

  RetrievalRun(Dialogue dialogue, TextExchange texts, MessageCommand command, Pipeline pipeline) {
    this.dialogue = dialogue;
    this.texts = texts;
    this.command = command;
    this.pipeline = pipeline;
  }

  /** Told of each text that was read whole. */
  @FunctionalInterface
  interface Retrieved {
    void retrieved(Retrieval retrieval);
  }

  void run(MessageSink sink, Retrieved retrieved, Deadline deadline) throws Pop3Exception {
    while (!pipeline.isDone()) {
      int number = pipeline.advance(deadline);
      Step step = command.step(number);
      boolean alone = pipeline.isAlone();
      if (dialogue.readStatus(step, deadline)) {
        receive(number, sink, alone, retrieved, step, deadline);
      } else {
        reject(number, sink, alone, step);
      }
      pipeline.answered();
      if (pipeline.isDone()) {
        dialogue.requireQuiet(step, deadline); // before anything is made of the last text
      }
    }
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
}
