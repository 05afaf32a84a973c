package io.postrider.account;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where an account stands. */
public enum AccountState {
  /** Never polled with success yet, nothing wrong. */
  PENDING,
  /** The last poll went well. */
  IDLE,
  /** A poll runs. */
  POLLING,
  /** The last poll failed; another attempt is due. */
  BACKING_OFF,
  /** Held by a person, or disabled. */
  PAUSED,
  /** Failed several times in a row; attempts go on. */
  FAILING,
  /** The server refuses us for good; no attempt until a person helps. */
  REFUSED;

  /** The name in JSON. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of that JSON name, if there is one. */
  public static Optional<AccountState> of(String text) {
    return Arrays.stream(values()).filter(state -> state.text().equals(text)).findFirst();
  }
}
