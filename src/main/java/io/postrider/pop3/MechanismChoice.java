package io.postrider.pop3;

import java.util.List;
import java.util.Set;

/**
 * What {@link Mechanism#AUTO} means. One mechanism is chosen, from what the server announced on
 * this very security layer, and it alone is tried: a password that was refused is not offered a
 * second time in a weaker wrapping.
 *
 * <p>The order of a server's list is no preference (RFC 5034 §3), so the ranking is ours:
 *
 * <ol>
 *   <li>SCRAM bound to the channel: a go-between with a certificate that is trusted by mistake gets
 *       neither the password nor the session. SHA-256 before SHA-1.
 *   <li>SCRAM: the password does not leave, and the server must prove that it knows it.
 *   <li>Under TLS PLAIN, then CRAM-MD5. PLAIN shows the password to the server whose certificate
 *       was checked, and that server may keep it hashed. CRAM-MD5 forces it to keep something as
 *       good as the password, proves nothing about the server, and fails where only hashes are
 *       kept; the IETF has been moving it to historic. In clear it is the other way round: there
 *       CRAM-MD5 at least does not hand the password to whoever listens.
 *   <li>USER and PASS where announced, then LOGIN, which carries the same but was never
 *       standardised; and USER and PASS where nothing is announced at all.
 * </ol>
 *
 * <p>Where that one is below the {@link MechanismFloor}, none is tried.
 *
 * <p>APOP is never chosen: its MD5 gives the password away to a patient listener (CVE-2007-1558).
 */
final class MechanismChoice {

  private static final List<Mechanism> BOUND =
      List.of(Mechanism.SCRAM_SHA_256_PLUS, Mechanism.SCRAM_SHA_1_PLUS);
  private static final List<Mechanism> UNDER_TLS =
      List.of(Mechanism.SCRAM_SHA_256, Mechanism.SCRAM_SHA_1, Mechanism.PLAIN, Mechanism.CRAM_MD5);
  private static final List<Mechanism> IN_CLEAR =
      List.of(Mechanism.SCRAM_SHA_256, Mechanism.SCRAM_SHA_1, Mechanism.CRAM_MD5, Mechanism.PLAIN);

  /** What is below the login. */
  enum Channel {
    CLEAR,
    TLS,
    /** TLS that a login can be bound to. */
    BINDABLE_TLS
  }

  private MechanismChoice() {}

  static Mechanism of(Credentials credentials, Capabilities capabilities, Channel channel) {
    if (credentials.mechanism() != Mechanism.AUTO) {
      return credentials.mechanism();
    }
    Set<String> offered = capabilities.saslMechanisms();
    return switch (credentials) {
      case Credentials.Password password -> forPassword(password, capabilities, channel);
      case Credentials.Bearer bearer ->
          isOffered(Mechanism.OAUTHBEARER, offered) ? Mechanism.OAUTHBEARER : Mechanism.XOAUTH2;
      case Credentials.External external -> Mechanism.EXTERNAL;
    };
  }

  private static Mechanism forPassword(
      Credentials.Password password, Capabilities capabilities, Channel channel) {
    Set<String> offered = capabilities.saslMechanisms();
    if (channel == Channel.BINDABLE_TLS) {
      for (Mechanism mechanism : BOUND) {
        if (isOffered(mechanism, offered)) {
          return mechanism;
        }
      }
    }
    for (Mechanism mechanism : channel == Channel.CLEAR ? IN_CLEAR : UNDER_TLS) {
      if (isOffered(mechanism, offered)) {
        return mechanism;
      }
    }
    boolean login = isOffered(Mechanism.LOGIN, offered);
    boolean userPass =
        capabilities.has("USER") && PasswordCommands.canCarry(password, capabilities);
    return login && !userPass ? Mechanism.LOGIN : Mechanism.USER_PASS;
  }

  private static boolean isOffered(Mechanism mechanism, Set<String> offered) {
    return offered.contains(mechanism.saslName());
  }
}
