package io.postrider.pop3;

/**
 * The {@code e=} of SCRAM (RFC 5802 §7).
 *
 * @param error such as {@code invalid-proof}, fit to be shown
 */
public record ScramRefusal(String error) implements LoginRefusal {

  /**
   * Whether the two ends do not see the same channel, or not the same offer of binding to it.
   * Somebody may stand between them, holding a certificate that is trusted here.
   */
  public boolean aboutChannel() {
    return switch (error) {
      case "channel-bindings-dont-match", "server-does-support-channel-binding" -> true;
      default -> false;
    };
  }
}
