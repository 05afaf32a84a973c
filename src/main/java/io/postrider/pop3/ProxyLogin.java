package io.postrider.pop3;

/** Name and password for a proxy. The password is not shown by {@code toString}. */
public record ProxyLogin(String username, String password) {

  public ProxyLogin {
    requireSendable("user name", username);
    requireSendable("password", password);
  }

  private static void requireSendable(String what, String value) {
    if (value.isEmpty() || value.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
      throw new IllegalArgumentException(
          "the " + what + " for the proxy is empty or holds a control character");
    }
  }

  @Override
  public String toString() {
    return "ProxyLogin[username=" + username + "]";
  }
}
