package io.postrider.fetch;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a poll runs, or how it ended. */
public enum PollState {
  RUNNING,
  COMPLETED,
  FAILED,
  CANCELLED;

  /** The name in the API, lower case. */
  @JsonValue
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
