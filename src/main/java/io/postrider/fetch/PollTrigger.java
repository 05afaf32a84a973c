package io.postrider.fetch;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who asked for a poll. */
public enum PollTrigger {
  SCHEDULE,
  API,
  CONSOLE;

  /** The name in the API, lower case. */
  @JsonValue
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
