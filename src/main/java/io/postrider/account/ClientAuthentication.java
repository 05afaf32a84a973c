package io.postrider.account;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a client with a secret proves itself to an authorization server (RFC 6749 section 2.3.1). */
public enum ClientAuthentication {
  /** In the {@code Authorization} header; every authorization server must support it. */
  CLIENT_SECRET_BASIC,
  /** Among the parameters of the request; some take nothing else. */
  CLIENT_SECRET_POST;

  /** The name in JSON, and in the registry of RFC 7591. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
