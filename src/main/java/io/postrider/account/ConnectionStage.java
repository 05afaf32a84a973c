package io.postrider.account;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The steps of a connection test, in their order. */
public enum ConnectionStage {
  DNS,
  CONNECT,
  TLS,
  GREETING,
  CAPABILITIES,
  /** The access token is fetched; for the bearer mechanisms only. */
  TOKEN,
  AUTHENTICATION,
  STAT,
  UIDL;

  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
