package io.postrider.message;

import io.postrider.mime.ParsedMessage;
import java.util.UUID;

/** An arrival that was read and is ready to be kept. Its content must stay open until it is. */
public final class Filing {
  private final Arrival arrival;
  private final ParsedMessage parsed;

  Filing(Arrival arrival, ParsedMessage parsed) {
    this.arrival = arrival;
    this.parsed = parsed;
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

  ParsedMessage parsed() {
    return parsed;
  }
}
