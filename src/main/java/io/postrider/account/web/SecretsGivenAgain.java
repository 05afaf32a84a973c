package io.postrider.account.web;

import io.postrider.account.AccountDetails;
import io.postrider.account.AccountSettings.Connection;
import io.postrider.account.Amendment.Amended;
import io.postrider.account.Credentials;
import io.postrider.account.MailboxAuth;
import io.postrider.account.MailboxAuth.ExternalAuth;
import io.postrider.account.MailboxAuth.OAuth2Auth;
import io.postrider.account.MailboxAuth.PasswordAuth;
import io.postrider.account.SignIn;
import io.postrider.account.TlsMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * A stored secret goes only where it was given for. Who may change an account need not know its
 * secrets; a patch that would have them sent elsewhere, or in clear, must bring them along.
 */
final class SecretsGivenAgain {

  private SecretsGivenAgain() {}

  /**
   * Refuses a patch that leads a stored secret elsewhere.
   *
   * @param stored the credentials before the patch
   */
  static void require(JsonNode patch, AccountDetails before, Credentials stored, Amended after) {
    List<String> changed = changed(before, after);
    if (changed.isEmpty()) {
      return;
    }
    List<String> secrets = new ArrayList<>();
    if (!isReplaced(stored.auth(), after)) {
      secrets.addAll(secrets(stored.auth()));
    }
    if (stored.proxyPassword() != null
        && changed.contains("proxy")
        && after.settings().connection().proxy() != null) {
      secrets.add("proxy.password");
    }
    Findings findings = new Findings();
    for (String field : secrets) {
      // null takes the secret away: then it is not sent either
      if (patch.at("/" + field.replace('.', '/')).isMissingNode()) {
        findings.add(
            field,
            "required",
            "must be given again with a change of "
                + String.join(", ", changed)
                + ": a stored secret is not sent anywhere else");
      }
    }
    findings.refuse();
  }

  /** What decides where secrets go, and over what. */
  static List<String> changed(AccountDetails before, Amended after) {
    Connection old = before.settings().connection();
    Connection now = after.settings().connection();
    List<String> changed = new ArrayList<>();
    if (!old.host().equals(now.host())) {
      changed.add("host");
    }
    if (old.port() != now.port()) {
      changed.add("port");
    }
    if (old.tls() != TlsMode.NONE && now.tls() == TlsMode.NONE) {
      changed.add("tls");
    }
    if (!Objects.equals(old.proxy(), now.proxy())) {
      changed.add("proxy");
    }
    SignIn.OAuth2Client client = before.signIn().oauth2();
    if (client != null
        && after.credentials() != null
        && after.credentials().auth() instanceof OAuth2Auth auth
        && !client.tokenUri().equals(auth.tokenUri())) {
      changed.add("auth.oauth2.tokenUri");
    }
    return changed;
  }

  /** Another kind of credentials starts anew and holds nothing of the old. */
  private static boolean isReplaced(MailboxAuth stored, Amended after) {
    return after.credentials() != null
        && !after.credentials().auth().mechanism().takesTheSecretsOf(stored.mechanism());
  }

  private static List<String> secrets(MailboxAuth stored) {
    return switch (stored) {
      case PasswordAuth _ -> List.of("auth.password");
      // a private key is never sent
      case ExternalAuth _ -> List.of();
      case OAuth2Auth auth -> {
        List<String> fields = new ArrayList<>();
        if (auth.clientSecret() != null) {
          fields.add("auth.oauth2.clientSecret");
        }
        if (auth.refreshToken() != null) {
          fields.add("auth.oauth2.refreshToken");
        }
        yield fields;
      }
    };
  }
}
