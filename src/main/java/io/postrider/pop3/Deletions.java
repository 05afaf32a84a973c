package io.postrider.pop3;

import io.postrider.pop3.wire.Command;
import java.util.BitSet;
import java.util.List;

/**
 * DELE and RSET (RFC 1939 §5) of one session, behind the delete gate: a message is deleted on the
 * proof that it was retrieved whole in this session, or because the caller vouches for it.
 */
final class Deletions {

  private final Dialogue dialogue;
  private final SessionId session;
  private final boolean pipelined;
  private final BitSet proven = new BitSet();
  private final BitSet marked = new BitSet();

  Deletions(Dialogue dialogue, SessionId session, boolean pipelined) {
    this.dialogue = dialogue;
    this.session = session;
    this.pipelined = pipelined;
  }

  /** It was read to its end, and the sink has completed it. */
  void proven(Retrieval retrieval) {
    proven.set(retrieval.number());
  }

  boolean anyMarked() {
    return !marked.isEmpty();
  }

  void one(Retrieval proof, Deadline deadline) throws Pop3Exception {
    one(requireProof(proof), deadline);
  }

  void one(int number, Deadline deadline) throws Pop3Exception {
    dialogue.limits().requireNumber(number);
    dialogue.require(MessageCommand.DELE.about(number), MessageCommand.DELE.step(number), deadline);
    marked.set(number);
  }

  void all(List<Retrieval> proofs, DeletionListener listener, Deadline deadline)
      throws Pop3Exception {
    all(proofs.stream().mapToInt(this::requireProof).toArray(), listener, deadline);
  }

  void all(int[] numbers, DeletionListener listener, Deadline deadline) throws Pop3Exception {
    int[] wanted = dialogue.limits().requireNumbers(numbers);
    if (wanted.length == 0) {
      return;
    }
    Pipeline pipeline =
        new Pipeline(dialogue, MessageCommand.DELE, wanted, pipelined, number -> false);
    dialogue.call(
        new Step(Stage.DELETE, "DELE"),
        deadline,
        () -> {
          while (!pipeline.isDone()) {
            readOne(pipeline.advance(deadline), pipeline.isAlone(), listener, deadline);
            pipeline.answered();
          }
          return wanted;
        });
  }

  private void readOne(int number, boolean alone, DeletionListener listener, Deadline deadline)
      throws Pop3Exception {
    Step step = MessageCommand.DELE.step(number);
    boolean accepted = dialogue.readStatus(step, deadline);
    if (alone) {
      dialogue.requireNothingMore(step);
    }
    if (accepted) {
      marked.set(number);
      listener.marked(number);
    } else {
      listener.refused(number, new CommandRejected(step, dialogue.reply()));
    }
  }

  void reset(Deadline deadline) throws Pop3Exception {
    dialogue.require(Command.of("RSET"), new Step(Stage.DELETE, "RSET"), deadline);
    marked.clear();
  }

  private int requireProof(Retrieval proof) {
    if (proof.session() != session || !proven.get(proof.number())) {
      throw new IllegalArgumentException(
          "message " + proof.number() + " was not retrieved whole in this session");
    }
    return proof.number();
  }
}
