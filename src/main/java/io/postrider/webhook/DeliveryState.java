package io.postrider.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What became of a delivery so far. */
public enum DeliveryState {
  /** It is due, or will be. */
  PENDING,
  /** The endpoint accepted it. */
  DELIVERED,
  /** All attempts failed; a person may retry it. */
  DEAD;

  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<DeliveryState> of(String text) {
    return Arrays.stream(values()).filter(state -> state.text().equals(text)).findFirst();
  }
}
