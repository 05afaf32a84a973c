package io.postrider.fetch;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a poll is. */
public enum PollPhase {
  CONNECT,
  AUTHENTICATE,
  LIST,
  RETRIEVE,
  DELETE,
  QUIT,
  DONE;

  /** The name in the API, lower case. */
  @JsonValue
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
