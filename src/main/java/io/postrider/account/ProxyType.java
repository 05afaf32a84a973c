package io.postrider.account;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a proxy speaks. */
public enum ProxyType {
  /** RFC 1928, with a login by RFC 1929. */
  SOCKS5,
  /** The CONNECT of HTTP (RFC 9110 section 9.3.6), with a login by Basic. */
  HTTP;

  /** The name in JSON. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
