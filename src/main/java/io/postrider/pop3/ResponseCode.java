package io.postrider.pop3;

import java.util.List;

/**
 * A response code such as {@code [SYS/TEMP]} (RFC 2449 §8, RFC 3206), its levels in upper case, the
 * most general first. Codes are hierarchical: unknown detail is ignored.
 */
public record ResponseCode(List<String> levels) {

  public ResponseCode {
    levels = List.copyOf(levels);
  }

  /** Whether this code is the given one or a detail of it. */
  public boolean is(String... general) {
    return levels.size() >= general.length
        && levels.subList(0, general.length).equals(List.of(general));
  }

  /**
   * What the code asks of the client, as far down as it is known; {@link FailureClass#UNKNOWN} for
   * codes it does not know.
   */
  public FailureClass failureClass() {
    if (is("AUTH")) {
      return FailureClass.CREDENTIALS;
    } else if (is("IN-USE")) {
      return FailureClass.IN_USE;
    } else if (is("LOGIN-DELAY")) {
      return FailureClass.LOGIN_DELAY;
    } else if (is("SYS", "TEMP")) {
      return FailureClass.TEMPORARY;
    } else if (is("SYS", "PERM")) {
      return FailureClass.PERMANENT;
    } else if (is("UTF8")) {
      return FailureClass.NEEDS_UTF8;
    }
    return FailureClass.UNKNOWN;
  }

  /** As on the wire, without the brackets. */
  @Override
  public String toString() {
    return String.join("/", levels);
  }
}
