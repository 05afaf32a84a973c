package io.postrider.pop3;

import io.postrider.pop3.wire.Command;

/** QUIT (RFC 1939 §4, §6): the end of a session, whatever comes of it. */
final class QuitExchange {

  private QuitExchange() {}

  /** QUIT before login: there is no UPDATE state to enter. */
  static void beforeLogin(Dialogue dialogue, Deadline deadline) throws Pop3Exception {
    run(dialogue, deadline);
  }

  /**
   * QUIT after login enters UPDATE.
   *
   * @param pending whether messages are marked as deleted
   */
  static Commit update(Dialogue dialogue, boolean pending, Deadline deadline) {
    Commit inDoubt = pending ? Commit.UNKNOWN : Commit.NOTHING_TO_COMMIT;
    if (!dialogue.isOpen()) {
      if (dialogue.failure().isEmpty()) {
        dialogue.requireOpen(Step.QUIT);
      }
      return inDoubt;
    }
    try {
      boolean ok = run(dialogue, deadline);
      if (!pending) {
        return Commit.NOTHING_TO_COMMIT;
      }
      return ok ? Commit.COMMITTED : Commit.PARTIAL;
    } catch (Pop3Exception e) {
      return inDoubt; // failure() holds the reason
    }
  }

  private static boolean run(Dialogue dialogue, Deadline deadline) throws Pop3Exception {
    SessionListener.End end = SessionListener.End.BROKEN;
    try {
      boolean ok =
          dialogue.call(
              Step.QUIT,
              deadline,
              () -> {
                boolean accepted = dialogue.exchange(Command.of("QUIT"), Step.QUIT, deadline);
                dialogue.connection().part(deadline);
                return accepted;
              });
      end = SessionListener.End.QUIT;
      return ok;
    } finally {
      dialogue.close(end);
    }
  }
}
