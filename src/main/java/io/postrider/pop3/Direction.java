package io.postrider.pop3;

/** Who said a line of the transcript. */
public enum Direction {
  CLIENT,
  SERVER
}
