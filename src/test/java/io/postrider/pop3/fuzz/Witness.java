package io.postrider.pop3.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.pop3.Direction;
import io.postrider.pop3.Pop3Exception;
import io.postrider.pop3.RedactedLine;
import io.postrider.pop3.ServerReply;
import io.postrider.pop3.TranscriptListener;
import io.postrider.pop3.wire.ServerText;
import java.util.ArrayList;
import java.util.List;

/** Hears all that the engine shows of a session, and swears that no secret was among it. */
final class Witness implements TranscriptListener {

  /** A character that is escaped counts up to ten, and one past the cut may still come. */
  private static final int LONGEST_SHOWN = ServerText.LONGEST + 10;

  /** What a record that holds a line and its text adds to the two. */
  private static final int LABELS = 200;

  private final List<String> shown = new ArrayList<>();
  private boolean listening;

  /** A secret is in use from here on; what came before cannot be known as one. */
  void listen() {
    listening = true;
  }

  @Override
  public void line(Direction direction, RedactedLine line) {
    see(line.text());
  }

  @Override
  public void body(int number, long octets) {
    assertThat(octets).isNotNegative();
  }

  /** Everything that a log would make of it. */
  void see(Pop3Exception e) {
    see(e.command());
    assertThat(e.stage()).isNotNull();
    e.reply().ifPresent(this::see);
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      see(cause.toString());
      for (Throwable suppressed : cause.getSuppressed()) {
        see(suppressed.toString());
      }
    }
  }

  private void see(ServerReply reply) {
    see(reply.text());
    see(reply.line());
    reply
        .code()
        .ifPresent(code -> {
          assertThat(code.levels()).isNotEmpty();
          assertThat(code.failureClass()).isNotNull();
          see(code.toString());
        });
  }

  void see(String text) {
    assertThat(text.chars().noneMatch(Character::isISOControl)).as("«%s»", text).isTrue();
    assertThat(text.length()).isLessThanOrEqualTo(2 * LONGEST_SHOWN + LABELS);
    if (listening) {
      shown.add(text);
    }
  }

  void sawNone(Secrets secrets) {
    for (String text : shown) {
      secrets.mustNotBeIn(text, () -> "the engine");
    }
  }
}
