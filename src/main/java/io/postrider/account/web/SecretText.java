package io.postrider.account.web;

import org.jspecify.annotations.Nullable;

/** Checks secrets as they come in; what it says never repeats one. */
final class SecretText {

  private static final int LONGEST_PASSWORD = 1_024;
  private static final int LONGEST_TOKEN = 16_384;

  private SecretText() {}

  static void checkPassword(Findings findings, String field, @Nullable String value) {
    check(findings, field, value, LONGEST_PASSWORD);
  }

  static void checkToken(Findings findings, String field, @Nullable String value) {
    check(findings, field, value, LONGEST_TOKEN);
  }

  private static void check(Findings findings, String field, @Nullable String value, int longest) {
    if (value == null || value.isEmpty()) {
      findings.add(field, "required", "is required");
      return;
    }
    if (value.codePoints().allMatch(SecretText::isBullet)) {
      findings.add(field, "placeholder", "is a placeholder, not a secret; leave it out to keep it");
    }
    if (value.length() > longest) {
      findings.add(field, "size", "has more than " + longest + " characters");
    }
    if (value.codePoints().anyMatch(SecretText::isUnfit)) {
      findings.add(field, "characters", "has control characters or half a character");
    }
  }

  private static boolean isBullet(int c) {
    return c == '\u2022' || c == '\u25CF' || c == '\u2219' || c == '\u00B7';
  }

  /** No control character can be sent in a POP3 command; CR and LF would begin another one. */
  private static boolean isUnfit(int c) {
    return c < ' ' || c == 0x7F || Character.getType(c) == Character.SURROGATE;
  }
}
