package io.postrider.message;

import java.time.Instant;
import java.util.UUID;

/**
 * A message as work on many sees it: which, where in their order, and how much.
 *
 * @param size octets of the raw message
 */
public record MeasuredMessage(UUID id, Instant fetchedAt, long size) {

  public MessagePosition position() {
    return new MessagePosition(fetchedAt, id);
  }
}
