package io.postrider.pop3;

import io.postrider.pop3.wire.ListingLine;
import java.util.ArrayList;
import java.util.List;

/** A short multi-line answer for people or of words: CAPA's lines, LANG's languages. */
final class ShownLines {

  private ShownLines() {}

  /** Reads the lines up to the end, fit to be shown; the {@code +OK} was read. */
  static List<String> read(Dialogue dialogue, Step step, Deadline deadline) throws Pop3Exception {
    Pop3Limits limits = dialogue.limits();
    ServerLines server = dialogue.lines();
    List<String> lines = new ArrayList<>();
    while (true) {
      server.read(step, deadline, limits.lineOctets(), "lineOctets");
      byte[] array = dialogue.input().array();
      if (ListingLine.isEnd(array, server.start(), server.end())) {
        dialogue.requireNothingMore(step);
        dialogue.hear(Direction.SERVER, ".");
        return lines;
      }
      if (lines.size() == limits.capabilityLines()) {
        throw new LimitExceeded(step, "capabilityLines", limits.capabilityLines(), false);
      }
      String line = dialogue.redaction().shown(array, server.start(), server.end());
      dialogue.hear(Direction.SERVER, line);
      lines.add(line);
    }
  }
}
