package io.postrider.account;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What an acknowledged commit survives. */
public enum DurabilityClass {
  /**
   * H2, or a PostgreSQL told not to wait for its disk: a power failure may take the last commits.
   */
  EMBEDDED,
  /** PostgreSQL that waits for its disk: survives a power failure, not the loss of the disk. */
  SINGLE,
  /** PostgreSQL that also waits for a standby: survives the loss of one machine. */
  REPLICATED;

  /** The name in JSON. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
