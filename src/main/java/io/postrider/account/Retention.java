package io.postrider.account;

/** How long the messages of an account are kept here. */
public sealed interface Retention {

  /** Until somebody deletes them. */
  record Forever() implements Retention {}

  /** That many days after they were stored; then they are deleted for good. */
  record KeepFor(int days) implements Retention {
    public KeepFor {
      if (days < 1) {
        throw new IllegalArgumentException("days must be positive: " + days);
      }
    }
  }

  Retention FOREVER = new Forever();
}
