package io.postrider.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How much of an event is sent. */
public enum PayloadStyle {
  /** Ids and links: who wants more asks for it, with a token. */
  THIN,
  /** The whole data, as the event feed shows it. */
  FULL;

  /** The name on the wire, {@code thin}. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static PayloadStyle of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
