package io.postrider.account;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the channel to the server is protected. {@link #NONE} is clear text, chosen by name only. */
public enum TlsMode {
  /** TLS from the first octet, port 995 (RFC 8314). */
  IMPLICIT,
  /** STLS before any credential (RFC 2595); a server without it is refused. */
  STARTTLS,
  /** Clear text, credentials included. */
  NONE;

  /** The name in JSON. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The port a server listens on when nobody says otherwise. */
  public int usualPort() {
    return this == IMPLICIT ? 995 : 110;
  }

  /** The mode of that JSON name, if there is one. */
  public static Optional<TlsMode> of(String text) {
    return Arrays.stream(values()).filter(mode -> mode.text().equals(text)).findFirst();
  }
}
