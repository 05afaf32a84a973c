package io.postrider.pop3;

/** Who is asking, and the proof. No kind shows its secret in {@code toString}. */
public sealed interface Credentials {

  /** The name of the maildrop. */
  String username();

  Mechanism mechanism();

  /**
   * A name and a password. Controls in either are refused here, for they cannot be sent safely.
   *
   * @param mechanism any but EXTERNAL and those for tokens
   * @param floor below what no login is tried
   */
  record Password(String username, String password, Mechanism mechanism, MechanismFloor floor)
      implements Credentials {
    public Password {
      requireNoControls("user name", username);
      requireNoControls("password", password);
      switch (mechanism) {
        case XOAUTH2, OAUTHBEARER, EXTERNAL ->
            throw new IllegalArgumentException(mechanism + " does not take a password");
        default -> {}
      }
      if (mechanism != Mechanism.AUTO && !floor.admits(mechanism)) {
        throw new IllegalArgumentException(mechanism + " is weaker than " + floor);
      }
    }

    public Password(String username, String password, Mechanism mechanism) {
      this(username, password, mechanism, MechanismFloor.ANY);
    }

    public Password(String username, String password) {
      this(username, password, Mechanism.AUTO);
    }

    @Override
    public String toString() {
      return "Password[username=" + username + ", mechanism=" + mechanism + "]";
    }
  }

  /**
   * A name and an OAuth 2.0 access token. Never sent without TLS (RFC 7628 §4).
   *
   * @param mechanism AUTO, XOAUTH2 or OAUTHBEARER
   */
  record Bearer(String username, String token, Mechanism mechanism) implements Credentials {
    public Bearer {
      requireNoControls("user name", username);
      requireNoControls("token", token);
      if (mechanism != Mechanism.AUTO
          && mechanism != Mechanism.XOAUTH2
          && mechanism != Mechanism.OAUTHBEARER) {
        throw new IllegalArgumentException(mechanism + " does not take a token");
      }
    }

    public Bearer(String username, String token) {
      this(username, token, Mechanism.AUTO);
    }

    @Override
    public String toString() {
      return "Bearer[username=" + username + ", mechanism=" + mechanism + "]";
    }
  }

  /**
   * The client certificate that was presented in the TLS handshake ({@link
   * Pop3Client.Builder#clientCertificate}); nothing secret is sent.
   *
   * @param username the maildrop to act for; empty to let the server take the name from the
   *     certificate
   */
  record External(String username) implements Credentials {
    public External {
      if (!username.isEmpty()) {
        requireNoControls("user name", username);
      }
    }

    /** The maildrop that the certificate names. */
    public External() {
      this("");
    }

    @Override
    public Mechanism mechanism() {
      return Mechanism.EXTERNAL;
    }
  }

  private static void requireNoControls(String what, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("the " + what + " is empty");
    }
    if (value.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
      throw new IllegalArgumentException("the " + what + " holds a control character");
    }
  }
}
