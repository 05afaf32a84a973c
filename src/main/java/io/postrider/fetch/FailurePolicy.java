package io.postrider.fetch;

import java.time.Duration;

/** What a failed poll means for the next one: a value with a name, not a branch in the loop. */
sealed interface FailurePolicy {

  /** Again after a delay that doubles with each failure in a row. */
  record Retry(Duration first, Duration longest) implements FailurePolicy {

    /** The delay after this many failures in a row, this one included. */
    Duration after(int failures) {
      Duration delay = first;
      for (int i = 1; i < failures && delay.compareTo(longest) < 0; i++) {
        delay = delay.multipliedBy(2);
      }
      return delay.compareTo(longest) < 0 ? delay : longest;
    }
  }

  /** Not again until a person has looked: trying on would lock the account out. */
  record Refuse() implements FailurePolicy {}

  /** No failure of the mailbox: the poll was told to stop. */
  record Stop() implements FailurePolicy {}
}
