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
  SCRAM_SHA_1_PLUS,
  SCRAM_SHA_256_PLUS,
  XOAUTH2,
  OAUTHBEARER,
  EXTERNAL;

  /** The name in JSON. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it presents an OAuth 2 access token instead of a password. */
  public boolean isBearer() {
    return this == XOAUTH2 || this == OAUTHBEARER;
  }

  /** Whether it presents the client certificate, and no secret at all. */
  public boolean isExternal() {
    return this == EXTERNAL;
  }

  /** Whether it makes no sense, or no safe one, without TLS. */
  public boolean needsTls() {
    return switch (this) {
      case XOAUTH2, OAUTHBEARER, EXTERNAL, SCRAM_SHA_1_PLUS, SCRAM_SHA_256_PLUS -> true;
      case AUTO, PLAIN, LOGIN, USER_PASS, APOP, CRAM_MD5, SCRAM_SHA_1, SCRAM_SHA_256 -> false;
    };
  }

  /** Whether the secrets of one serve the other. */
  public boolean takesTheSecretsOf(AuthMechanism other) {
    return isBearer() == other.isBearer() && isExternal() == other.isExternal();
  }

  /** The mechanism of that JSON name, if there is one. */
  public static Optional<AuthMechanism> of(String text) {
    return Arrays.stream(values()).filter(each -> each.text().equals(text)).findFirst();
  }
}
