package io.postrider.account;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** How an account logs in, as far as it may be shown. */
public record SignIn(AuthMechanism mechanism, @Nullable OAuth2Client oauth2) {

  /** Where access tokens come from, without the secrets they are fetched with. */
  public record OAuth2Client(
      URI tokenUri,
      String clientId,
      ClientAuthentication clientAuthentication,
      @Nullable String scope) {}

  /** What may be shown of those credentials. */
  public static SignIn of(MailboxAuth auth) {
    return switch (auth) {
      case MailboxAuth.PasswordAuth password -> new SignIn(password.mechanism(), null);
      case MailboxAuth.ExternalAuth external -> new SignIn(external.mechanism(), null);
      case MailboxAuth.OAuth2Auth bearer ->
          new SignIn(
              bearer.mechanism(),
              new OAuth2Client(
                  bearer.tokenUri(),
                  bearer.clientId(),
                  bearer.clientAuthentication(),
                  bearer.scope()));
    };
  }
}
