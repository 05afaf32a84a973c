package io.postrider.archive;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a message is missing in an archive. */
public enum Flaw {
  /** Its stored octets are not those that were received. */
  DAMAGED,
  /** It was deleted after the export was asked for. */
  DELETED,
  /** Whoever downloads may not see it any more. */
  NOT_VISIBLE;

  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
