package io.postrider.account;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The opened credentials of a mailbox. Lives only as long as a poll or a request; at rest it is
 * sealed. No {@code toString} here shows a secret.
 */
public sealed interface MailboxAuth {

  AuthMechanism mechanism();

  /**
   * A password for any mechanism that is not a bearer one.
   *
   * @param minimum how strong {@link AuthMechanism#AUTO} must be; any for all others
   */
  record PasswordAuth(AuthMechanism mechanism, AuthMinimum minimum, String password)
      implements MailboxAuth {

    public PasswordAuth {
      if (mechanism.isBearer() || mechanism.isExternal()) {
        throw new IllegalArgumentException(mechanism.text() + " takes no password");
      }
      if (mechanism != AuthMechanism.AUTO && minimum != AuthMinimum.ANY) {
        throw new IllegalArgumentException("a minimum is for auto, not " + mechanism.text());
      }
    }

    public PasswordAuth(AuthMechanism mechanism, String password) {
      this(mechanism, AuthMinimum.ANY, password);
    }

    @Override
    public String toString() {
      return "PasswordAuth[" + mechanism.text() + "]";
    }
  }

  /** Nothing but the client certificate of the channel. */
  record ExternalAuth() implements MailboxAuth {

    @Override
    public AuthMechanism mechanism() {
      return AuthMechanism.EXTERNAL;
    }
  }

  /**
   * What an access token is fetched with: by refresh token where there is one, else by client
   * credentials.
   */
  record OAuth2Auth(
      AuthMechanism mechanism,
      URI tokenUri,
      String clientId,
      @Nullable String clientSecret,
      ClientAuthentication clientAuthentication,
      @Nullable String refreshToken,
      @Nullable String scope)
      implements MailboxAuth {

    public OAuth2Auth {
      if (!mechanism.isBearer()) {
        throw new IllegalArgumentException(mechanism.text() + " takes no access token");
      }
    }

    OAuth2Auth withRefreshToken(String replacement) {
      return new OAuth2Auth(
          mechanism, tokenUri, clientId, clientSecret, clientAuthentication, replacement, scope);
    }

    /** Whether both would spend the same refresh token at the same place. */
    boolean sameGrantAs(OAuth2Auth other) {
      return tokenUri.equals(other.tokenUri)
          && clientId.equals(other.clientId)
          && Objects.equals(refreshToken, other.refreshToken);
    }

    @Override
    public String toString() {
      return "OAuth2Auth[" + mechanism.text() + ", " + tokenUri + ", " + clientId + "]";
    }
  }
}
