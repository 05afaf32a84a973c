package io.postrider.pop3;

import io.postrider.pop3.wire.Command;
import io.postrider.pop3.wire.StatusLine;
import java.util.List;

/** LANG (RFC 6856 §3), legal before and after login: which languages there are, and the choice. */
final class LanguageExchange {

  private static final Step STEP = new Step(Stage.CAPABILITIES, "LANG");

  /** RFC 5646 §4.4.1: longer tags are of no use. */
  private static final int LONGEST_TAG = 64;

  private LanguageExchange() {}

  static List<Language> list(Dialogue dialogue, Deadline deadline) throws Pop3Exception {
    return dialogue.call(STEP, deadline, () -> read(dialogue, deadline));
  }

  private static List<Language> read(Dialogue dialogue, Deadline deadline) throws Pop3Exception {
    dialogue.send(Command.of("LANG"), STEP, deadline);
    if (!dialogue.readStatus(STEP, deadline)) {
      dialogue.requireNothingMore(STEP);
      throw new CommandRejected(STEP, dialogue.reply());
    }
    return ShownLines.read(dialogue, STEP, deadline).stream()
        .map(LanguageExchange::language)
        .toList();
  }

  private static Language language(String line) {
    int blank = line.indexOf(' ');
    return blank < 0
        ? new Language(line, "")
        : new Language(line.substring(0, blank), line.substring(blank + 1));
  }

  /** Chooses; the answer begins with the tag that was really chosen (RFC 6856 §3.2). */
  static String choose(Dialogue dialogue, String tag, Deadline deadline) throws Pop3Exception {
    requireTag(tag);
    Step step = new Step(Stage.CAPABILITIES, "LANG " + tag);
    return dialogue.call(
        step,
        deadline,
        () -> {
          if (!dialogue.exchange(Command.language(tag), step, deadline)) {
            throw new CommandRejected(step, dialogue.reply());
          }
          byte[] array = dialogue.input().array();
          int text = StatusLine.textStart(array, dialogue.lines().start(), dialogue.lines().end());
          int end = text;
          while (end < dialogue.lines().end() && array[end] != ' ') {
            end++;
          }
          return dialogue.redaction().shown(array, text, end);
        });
  }

  private static void requireTag(String tag) {
    boolean formed =
        !tag.isEmpty()
            && tag.length() <= LONGEST_TAG
            && tag.chars().allMatch(c -> c == '-' || (c < 0x80 && Character.isLetterOrDigit(c)));
    if (!formed && !tag.equals("*")) {
      throw new IllegalArgumentException("a language tag is of letters, digits and hyphens, or *");
    }
  }
}
