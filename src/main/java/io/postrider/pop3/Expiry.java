package io.postrider.pop3;

import java.util.Optional;

/**
 * EXPIRE (RFC 2449 §6.7): for how long the server keeps messages.
 *
 * @param days the fewest days before one goes; 0 means that leaving mail on the server is not
 *     allowed; empty means never
 * @param perUser whether it may differ once the user is known: ask again after login
 */
public record Expiry(Optional<Long> days, boolean perUser) {

  /** Whether messages go as soon as they are retrieved. */
  public boolean atOnce() {
    return days.isPresent() && days.get() == 0;
  }
}
