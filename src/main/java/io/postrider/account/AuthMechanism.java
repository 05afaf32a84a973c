package io.postrider.account;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How an account logs in; {@link #AUTO} takes the strongest password mechanism on offer. */
public enum AuthMechanism {
  AUTO,
  PLAIN,
  LOGIN,
  USER_PASS,
  APOP,
  CRAM_MD5,
  SCRAM_SHA_1,
  SCRAM_SHA_256,
  XOAUTH2,
  OAUTHBEARER;

  /** The name in JSON. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it presents an OAuth 2 access token instead of a password. */
  public boolean isBearer() {
    return this == XOAUTH2 || this == OAUTHBEARER;
  }

  /** The mechanism of that JSON name, if there is one. */
  public static Optional<AuthMechanism> of(String text) {
    return Arrays.stream(values()).filter(each -> each.text().equals(text)).findFirst();
  }
}
