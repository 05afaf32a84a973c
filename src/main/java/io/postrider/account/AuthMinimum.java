package io.postrider.account;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The weakest login that {@link AuthMechanism#AUTO} may take with a password. */
public enum AuthMinimum {
  /** Whatever the server offers. */
  ANY,
  /** The password does not leave. */
  SCRAM,
  /** Nor does the login serve anybody on another TLS channel. */
  SCRAM_PLUS;

  /** The name in JSON. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
