package io.postrider.oauth2;

/** What a mailbox's server takes in place of a password. {@code toString} does not show it. */
public record AccessToken(String value) {

  @Override
  public String toString() {
    return "AccessToken[***]";
  }
}
