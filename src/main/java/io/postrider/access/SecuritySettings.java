package io.postrider.access;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who may come in first.
 *
 * @param bootstrapToken an admin token given by the operator, 16 characters at least; it works as
 *     long as it is set and is never stored. Unset, and no token exists: one is generated and
 *     logged once.
 */
@ConfigurationProperties("postrider.security")
record SecuritySettings(@Nullable String bootstrapToken) {

  private static final int SHORTEST = 16;

  /** What may follow {@code Bearer} (RFC 6750 section 2.1). */
  private static final Pattern BEARER = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  SecuritySettings {
    bootstrapToken =
        bootstrapToken == null || bootstrapToken.isBlank() ? null : bootstrapToken.strip();
    if (bootstrapToken != null && bootstrapToken.length() < SHORTEST) {
      throw new IllegalArgumentException(
          "postrider.security.bootstrap-token (POSTRIDER_SECURITY_BOOTSTRAP_TOKEN) has "
              + bootstrapToken.length()
              + " characters, but needs at least "
              + SHORTEST
              + "; make one with: openssl rand -hex 32");
    }
    if (bootstrapToken != null && !BEARER.matcher(bootstrapToken).matches()) {
      throw new IllegalArgumentException(
          "postrider.security.bootstrap-token (POSTRIDER_SECURITY_BOOTSTRAP_TOKEN) may hold only"
              + " letters, digits and . _ ~ + / -; make one with: openssl rand -hex 32");
    }
  }

  @Override
  public String toString() {
    return "SecuritySettings[bootstrapToken=" + (bootstrapToken == null ? "unset" : "hidden") + "]";
  }
}
