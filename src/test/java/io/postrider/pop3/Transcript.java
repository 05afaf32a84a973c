package io.postrider.pop3;

import java.util.ArrayList;
import java.util.List;

/** Remembers what it hears. */
final class Transcript implements TranscriptListener {

  private final List<String> lines = new ArrayList<>();

  List<String> lines() {
    return lines;
  }

  @Override
  public void line(Direction direction, RedactedLine line) {
    lines.add((direction == Direction.CLIENT ? "C: " : "S: ") + line);
  }

  @Override
  public void body(int number, long octets) {
    lines.add("S: (" + octets + " octets of message " + number + ")");
  }
}
