package io.postrider.mbox;

import java.util.Locale;

/** What was done in an mbox to lines that begin with {@code From }, and has to be undone. */
public enum Quoting {
  /** One {@code >} before any number of {@code >} and {@code From }. */
  MBOXRD,
  /** One {@code >} before {@code From } alone, so that {@code >From } is not told from it. */
  MBOXO,
  /** Nothing, as in mboxcl2. */
  NONE;

  /** The name in the API. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
