package io.postrider.archive;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far an export is. */
public enum ExportState {
  QUEUED,
  RUNNING,
  /** Can be downloaded. */
  COMPLETED,
  FAILED,
  CANCELLED;

  /** Whether nothing more will be done for it. */
  public boolean isOver() {
    return switch (this) {
      case QUEUED, RUNNING -> false;
      case COMPLETED, FAILED, CANCELLED -> true;
    };
  }

  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
