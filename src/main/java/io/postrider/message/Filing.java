package io.postrider.message;

import java.util.UUID;

/** An arrival that was read and is ready to be kept. Its content must stay open until it is. */
public final class Filing {
  private final Arrival arrival;
  private final StoredMessage message;
  private final SearchDocument words;

  Filing(Arrival arrival, StoredMessage message, SearchDocument words) {
    this.arrival = arrival;
    this.message = message;
    this.words = words;
  }

  public UUID messageId() {
    return arrival.messageId();
  }

  /** Octets of the raw message: what a batch is measured by. */
  public long octets() {
    return arrival.content().size();
  }

  Arrival arrival() {
    return arrival;
  }

  StoredMessage message() {
    return message;
  }

  SearchDocument words() {
    return words;
  }
}
