package io.postrider.pop3;

import io.postrider.pop3.wire.Command;

/**
 * A command about one message, still without its number: RETR, TOP and DELE (RFC 1939 §5, §7).
 *
 * @param lines what TOP asks for after the number; {@link #NONE} for the others
 */
record MessageCommand(Stage stage, String keyword, int lines) {

  static final int NONE = -1;

  static final MessageCommand RETR = new MessageCommand(Stage.RETRIEVE, "RETR", NONE);
  static final MessageCommand DELE = new MessageCommand(Stage.DELETE, "DELE", NONE);

  static MessageCommand top(int lines) {
    if (lines < 0) {
      throw new IllegalArgumentException("TOP takes no negative number of lines");
    }
    return new MessageCommand(Stage.RETRIEVE, "TOP", lines);
  }

  Command about(int number) {
    return lines == NONE ? Command.of(keyword, number) : Command.of(keyword, number, lines);
  }

  Step step(int number) {
    return new Step(stage, keyword + " " + number + (lines == NONE ? "" : " " + lines));
  }
}
