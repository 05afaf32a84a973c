package io.postrider.pop3.wire;

import java.util.Optional;

/**
 * The timestamp in a greeting that offers APOP (RFC 1939 §7): an RFC 822 msg-id, anywhere in the
 * text. A linear scan, no regular expression, for the octets are remote.
 */
public final class ApopTimestamp {

  private ApopTimestamp() {}

  /** The first well-formed {@code <left@right>}, brackets included. */
  public static Optional<String> in(String greeting) {
    int open = greeting.indexOf('<');
    while (open >= 0) {
      int close = greeting.indexOf('>', open);
      if (close < 0) {
        return Optional.empty();
      }
      int innermost = greeting.lastIndexOf('<', close);
      String candidate = greeting.substring(innermost, close + 1);
      if (isMessageId(candidate)) {
        return Optional.of(candidate);
      }
      open = greeting.indexOf('<', close);
    }
    return Optional.empty();
  }

  private static boolean isMessageId(String candidate) {
    int at = candidate.indexOf('@');
    if (at <= 1 || at != candidate.lastIndexOf('@') || at >= candidate.length() - 2) {
      return false;
    }
    return candidate.chars().allMatch(c -> c > ' ' && c < 0x7F);
  }
}
