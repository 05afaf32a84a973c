package io.postrider.secret;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How secrets are kept.
 *
 * @param key base64 of 32 bytes, or a list {@code id:base64,id:base64} of which the first seals and
 *     all open. Unset: with H2 a key is made once and kept beside the database file; with
 *     PostgreSQL the start is refused.
 */
@ConfigurationProperties("postrider.secrets")
record SecretSettings(@Nullable String key) {

  SecretSettings {
    key = key == null || key.isBlank() ? null : key.strip();
  }

  @Override
  public String toString() {
    return "SecretSettings[key=" + (key == null ? "unset" : "hidden") + "]";
  }
}
