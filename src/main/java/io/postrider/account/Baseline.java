package io.postrider.account;

import java.time.LocalDate;

/** What of the mail that already lies in the mailbox at the first poll is fetched. */
public sealed interface Baseline {

  /** Everything. */
  record All() implements Baseline {}

  /** Nothing: only what arrives later. */
  record None() implements Baseline {}

  /** The last so many of the listing. */
  record Newest(int count) implements Baseline {}

  /** What is dated that day (UTC) or later. */
  record Since(LocalDate date) implements Baseline {}
}
