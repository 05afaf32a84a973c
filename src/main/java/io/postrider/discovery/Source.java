package io.postrider.discovery;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who says where a mailbox is, from the most to the least to be trusted. */
public enum Source {
  /** This build knows the domain. */
  PRESET,
  /** This build knows the provider that the domain's mail exchangers belong to. */
  MX,
  /** The domain's own configuration file, over HTTPS. */
  AUTOCONFIG,
  /** A directory of providers that an operator named, over HTTPS. */
  DIRECTORY,
  /** The domain's service records (RFC 6186), which anybody on the way could have written. */
  SRV;

  /** The name in JSON. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
