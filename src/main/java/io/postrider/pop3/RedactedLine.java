package io.postrider.pop3;

/**
 * A line of dialogue that may be shown. Only the engine makes one: of a command the secret spans
 * were never copied, of a server's line the controls are escaped and it is cut.
 */
public final class RedactedLine {

  private final String text;

  RedactedLine(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
