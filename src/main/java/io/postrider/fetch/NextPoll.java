package io.postrider.fetch;

import java.time.Instant;

/** When an account is to be polled again. */
public sealed interface NextPoll {

  /** At that time. */
  record At(Instant when) implements NextPoll {}

  /** As soon as there is room: its turn has not come yet. */
  record Soon() implements NextPoll {}

  /** Not before a person has changed or resumed the account. */
  record Never() implements NextPoll {}

  /** Told when a poll has ended. */
  @FunctionalInterface
  interface Listener {
    void ended(NextPoll next);
  }
}
