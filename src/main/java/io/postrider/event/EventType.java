package io.postrider.event;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The closed vocabulary of events, as consumers see it. */
public enum EventType {
  MESSAGE_STORED,
  MESSAGE_QUARANTINED,
  MESSAGE_DROPPED,
  MESSAGE_DELETED_ON_SERVER,
  MESSAGE_PURGED,
  ACCOUNT_CREATED,
  ACCOUNT_UPDATED,
  ACCOUNT_DELETED,
  ACCOUNT_PAUSED,
  ACCOUNT_RESUMED,
  ACCOUNT_FAILING,
  ACCOUNT_RECOVERED,
  ACCOUNT_REFUSED,
  ACCOUNT_STALLED,
  ACCOUNT_UIDL_RESET_SUSPECTED,
  POLL_COMPLETED,
  POLL_FAILED,
  WEBHOOK_DISABLED;

  private final String code;

  EventType() {
    // the first word is the family: message.deleted_on_server
    code = name().toLowerCase(Locale.ROOT).replaceFirst("_", ".");
  }

  /** The name on the wire, e.g. {@code message.deleted_on_server}. */
  @JsonValue
  public String code() {
    return code;
  }
}
