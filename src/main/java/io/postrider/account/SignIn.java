package io.postrider.account;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How an account logs in, as far as it may be shown.
 *
 * @param minimum how strong {@link AuthMechanism#AUTO} must be; null where it does not choose
 */
public record SignIn(
    AuthMechanism mechanism, @Nullable AuthMinimum minimum, @Nullable OAuth2Client oauth2) {

  /** Where access tokens come from, without the secrets they are fetched with. */
  public record OAuth2Client(
      URI tokenUri,
      String clientId,
      ClientAuthentication clientAuthentication,
      @Nullable String scope) {}

  /** What may be shown of those credentials. */
  public static SignIn of(MailboxAuth auth) {
    return switch (auth) {
      case MailboxAuth.PasswordAuth password ->
          new SignIn(password.mechanism(), minimum(password), null);
      case MailboxAuth.ExternalAuth external -> new SignIn(external.mechanism(), null, null);
      case MailboxAuth.OAuth2Auth bearer ->
          new SignIn(
              bearer.mechanism(),
              null,
              new OAuth2Client(
                  bearer.tokenUri(),
                  bearer.clientId(),
                  bearer.clientAuthentication(),
                  bearer.scope()));
    };
  }

  private static @Nullable AuthMinimum minimum(MailboxAuth.PasswordAuth auth) {
    return auth.mechanism() == AuthMechanism.AUTO ? auth.minimum() : null;
  }
}
