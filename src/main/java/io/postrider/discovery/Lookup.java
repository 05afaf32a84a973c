package io.postrider.discovery;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;

/** One source that was asked, and how that went; so an empty answer explains itself. */
@Schema(name = "DiscoveryLookup")
public record Lookup(Source source, Outcome outcome, String detail) {

  /** How a look-up ended. */
  public enum Outcome {
    FOUND,
    /** The source was there and named no POP3 server, or has nothing about the domain. */
    NOTHING,
    /** The source could not be asked, or said what nobody understands. */
    FAILED;

    /** The name in JSON. */
    @JsonValue
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
