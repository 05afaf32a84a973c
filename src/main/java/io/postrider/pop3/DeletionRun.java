package io.postrider.pop3;

/** Many DELEs in a row (RFC 1939 §5): each is marked or refused, and told. */
final class DeletionRun {

  private final Dialogue dialogue;
  private final Pipeline pipeline;

  DeletionRun(Dialogue dialogue, Pipeline pipeline) {
    this.dialogue = dialogue;
    this.pipeline = pipeline;
  }

  void run(DeletionListener listener, Deadline deadline) throws Pop3Exception {
    while (!pipeline.isDone()) {
      int number = pipeline.advance(deadline);
      Step step = MessageCommand.DELE.step(number);
      boolean marked = dialogue.readStatus(step, deadline);
      if (pipeline.isAlone()) {
        dialogue.requireNothingMore(step);
      }
      if (marked) {
        listener.marked(number);
      } else {
        listener.refused(number, new CommandRejected(step, dialogue.reply()));
      }
      pipeline.answered();
    }
  }
}
